export { MediasoupClient, type JoinOptions, type MediasoupClientOptions } from './client.ts';
export type { ConsumerConfig, PeerIdentity, ProducerConfig, RoomAddressInfo } from './configuration.ts';
export { RoomError, type RoomErrorCode, type RoomErrorDetails } from './errors.ts';
export type { ClientState, MediasoupClientEvents, RoomMessage } from './events.ts';
export { Peer } from './peer.ts';
export { Publication } from './publication.ts';
export type { Recording, RecordingSummary } from './recording/recording.ts';
export { Room } from './room.ts';
export { ProtooChannel, type ProtooChannelOptions } from './signaling/protoo-channel.ts';
export { ProtooSignaler, type ProtooSignalerOptions } from './signaling/protoo-signaler.ts';
export { MediasoupSignalerInterface } from './signaling/mediasoup-signaler-interface.ts';
export type { SignalingDialectName, TlsSettings } from './signaling/room-address.ts';
export type {
  ConsumerLayers,
  ConsumerOffer,
  ConsumerScore,
  CreateTransportOptions,
  DataConsumerOffer,
  DownlinkEstimate,
  JoinRequest,
  NetworkThrottleRequest,
  PeerDevice,
  PeerInfo,
  PeerVolume,
  PreferredLayers,
  ProduceDataRequest,
  ProducerScore,
  ProduceRequest,
  RemoteStats,
  RoomNotification,
  Signaler,
  SignalerFeatures,
  SignalerListener,
  SignalerTarget,
} from './signaling/signaler.ts';
export type {
  RequestOptions,
  SignalingChannel,
  SignalingClose,
  SignalingCloseCause,
} from './signaling/signaling-channel.ts';
export { Subscription } from './subscription.ts';
