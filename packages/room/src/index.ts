export { Device } from 'mediasoup-client';
export { AiortcHandler } from '@tureen/handler';
export { MediasoupClient } from './client.ts';
export type { JoinOptions, MediasoupClientOptions } from './client-options.ts';
export type { CallOptions } from './call-options.ts';
export type {
  ConsumerConfig,
  JoinConfiguration,
  PeerIdentity,
  ProducerConfig,
  RoomAddressInfo,
} from './configuration.ts';
export { DataPublication, type PublishDataOptions } from './data-publication.ts';
export { DataSubscription } from './data-subscription.ts';
export { RoomError, type DisconnectReason, type RoomErrorCode, type RoomErrorDetails } from './errors.ts';
export type { ClientState, MediasoupClientEvents, RoomMessage, Speaker } from './events.ts';
export type { ListenerMessage, ListenerRequest } from './listeners/listener.ts';
export type {
  NotificationListenerList,
  NotificationListeners,
  RequestListenerList,
  RequestListeners,
} from './listeners/listener-options.ts';
export {
  BandwidthNotificationListener,
  ConsumerNotificationListener,
  DataConsumerNotificationListener,
  PeerNotificationListener,
  ProducerNotificationListener,
  type ListenerResult,
} from './listeners/notification-listeners.ts';
export {
  ConsumerRequestListener,
  DataConsumerRequestListener,
  type Respond,
} from './listeners/request-listeners.ts';
export type { MediaInput } from './media/media-input.ts';
export type { PublishOptions } from './media/produce-options.ts';
export { OfferedConsumer, type ConsumerInfo } from './offered-consumer.ts';
export { Peer } from './peer.ts';
export { Publication, type MediaState } from './publication.ts';
export type { ReconnectAttempt, Reconnected, ReconnectKind } from './reconnect/reconnect-events.ts';
export type { ReconnectPolicy } from './reconnect/reconnect-policy.ts';
export type { RecordingLayout } from './recording/recording-layout.ts';
export type { RecordingContext } from './recording/recording-path.ts';
export type { Recording, RecordingSummary } from './recording/recording.ts';
export { Room } from './room.ts';
export type { SubscriptionFilter } from './subscription-feed.ts';
export { ProtooChannel, type ProtooChannelOptions } from './signaling/protoo-channel.ts';
export {
  openProtooChannel,
  ProtooSignaler,
  type ProtooSignalerOptions,
} from './signaling/protoo-signaler.ts';
export { MediasoupSignalerInterface } from './signaling/mediasoup-signaler-interface.ts';
export { NO_FEATURES } from './signaling/signaler-features.ts';
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
export * from './stats/index.ts';
export { Subscription } from './subscription.ts';
export { createWorkerPool, WorkerPool, type WorkerPoolOptions } from './workers/worker-pool.ts';
