import type {
  AppData,
  DtlsParameters,
  IceParameters,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  SctpStreamParameters,
  TransportOptions,
} from 'mediasoup-client/types';
import type { RequestOptions, SignalingClose } from './signaling-channel.ts';

/** Description of the program behind a peer, shown to other peers. */
export interface PeerDevice {
  readonly flag: string;
  readonly name: string;
  readonly version?: string;
}

/** Another peer as the server announces it. */
export interface PeerInfo {
  readonly peerId: string;
  readonly displayName: string;
  readonly device: PeerDevice | undefined;
}

/** A consumer that the server made for us and wants us to take. */
export interface ConsumerOffer {
  readonly peerId: string;
  readonly consumerId: string;
  readonly producerId: string;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  readonly producerPaused: boolean;
  readonly appData: AppData;
}

/** A data consumer that the server made for us. `peerId` is undefined for the server's own bot. */
export interface DataConsumerOffer {
  readonly peerId: string | undefined;
  readonly dataConsumerId: string;
  readonly dataProducerId: string;
  readonly sctpStreamParameters: SctpStreamParameters;
  readonly label: string;
  readonly protocol: string;
  readonly appData: AppData;
}

/** What a server tells without being asked, in one form for every dialect. */
export type RoomNotification =
  | { readonly type: 'serverVersion'; readonly version: string }
  | { readonly type: 'newPeer'; readonly peer: PeerInfo }
  | { readonly type: 'peerClosed'; readonly peerId: string }
  | { readonly type: 'peerDisplayNameChanged'; readonly peerId: string; readonly displayName: string }
  | { readonly type: 'activeSpeaker'; readonly peerId: string | undefined }
  | { readonly type: 'producerScore'; readonly producerId: string; readonly score: unknown }
  | { readonly type: 'consumerScore'; readonly consumerId: string; readonly score: unknown }
  | { readonly type: 'consumerLayersChanged'; readonly consumerId: string; readonly layers: unknown }
  | { readonly type: 'consumerPaused'; readonly consumerId: string }
  | { readonly type: 'consumerResumed'; readonly consumerId: string }
  | { readonly type: 'consumerClosed'; readonly consumerId: string }
  | { readonly type: 'dataConsumerClosed'; readonly dataConsumerId: string };

/** Takes what the server sends. Offers are accepted by resolving and refused by throwing. */
export interface SignalerListener {
  onConsumerOffer(offer: ConsumerOffer): Promise<void>;
  onDataConsumerOffer(offer: DataConsumerOffer): Promise<void>;
  onNotification(notification: RoomNotification): void;
  onClose(close: SignalingClose): void;
}

/** Parameters of `join`. Without `rtpCapabilities` the server offers no consumers. */
export interface JoinRequest {
  readonly displayName: string;
  readonly device: PeerDevice;
  readonly rtpCapabilities?: RtpCapabilities;
}

/** Parameters of `produce`. */
export interface ProduceRequest {
  readonly transportId: string;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  readonly appData: AppData;
}

/** Parameters of `produceData`. */
export interface ProduceDataRequest {
  readonly transportId: string;
  readonly sctpStreamParameters: SctpStreamParameters;
  readonly label: string;
  readonly protocol: string;
  readonly appData: AppData;
}

/** The meaning level of signalling: what a mediasoup room can be asked, whatever the wire looks like. */
export interface Signaler {
  /** Sets who takes offers and notifications. To be called before anything else. */
  listen(listener: SignalerListener): void;
  getRouterRtpCapabilities(options?: RequestOptions): Promise<RtpCapabilities>;
  createTransport(direction: 'send' | 'recv', options?: RequestOptions): Promise<TransportOptions>;
  connectTransport(transportId: string, dtlsParameters: DtlsParameters): Promise<void>;
  restartIce(transportId: string): Promise<IceParameters>;
  join(request: JoinRequest, options?: RequestOptions): Promise<PeerInfo[]>;
  produce(request: ProduceRequest): Promise<{ readonly producerId: string }>;
  produceData(request: ProduceDataRequest): Promise<{ readonly dataProducerId: string }>;
  /** Tells that a producer is closed. As with the two below, nothing happens when the connection is gone. */
  closeProducer(producerId: string): void;
  pauseProducer(producerId: string): void;
  resumeProducer(producerId: string): void;
  /** Ends the signalling connection, which is how a peer leaves. Calling it again does nothing. */
  close(): void;
}
