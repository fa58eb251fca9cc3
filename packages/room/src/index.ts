export { MediasoupClient, type JoinOptions, type MediasoupClientOptions } from './client.ts';
export type { ConsumerConfig, PeerIdentity, ProducerConfig, RoomAddressInfo } from './configuration.ts';
export { RoomError, type RoomErrorCode, type RoomErrorDetails } from './errors.ts';
export type { ClientState, MediasoupClientEvents, RoomMessage } from './events.ts';
export { Peer } from './peer.ts';
export { Publication } from './publication.ts';
export type { Recording, RecordingSummary } from './recording/recording.ts';
export { Room } from './room.ts';
export { ProtooChannel, type ProtooChannelOptions } from './signaling/protoo-channel.ts';
export { ProtooSignaler } from './signaling/protoo-signaler.ts';
export type {
  ConsumerOffer,
  DataConsumerOffer,
  PeerDevice,
  PeerInfo,
  RoomNotification,
  Signaler,
  SignalerListener,
} from './signaling/signaler.ts';
export type { SignalingChannel, SignalingClose } from './signaling/signaling-channel.ts';
export { Subscription } from './subscription.ts';
