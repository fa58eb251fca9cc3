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
import type { PeerDevice, PeerInfo } from './peer-info.ts';
import type { RoomAddressInfo } from './room-address.ts';
import type { RoomNotification } from './room-notification.ts';
import type { SignalerFeatures } from './signaler-features.ts';
import type { RequestOptions, SignalingClose } from './signaling-channel.ts';

export type { PeerDevice, PeerInfo } from './peer-info.ts';
export type {
  ConsumerLayers,
  ConsumerScore,
  DownlinkEstimate,
  PeerVolume,
  ProducerScore,
  RoomNotification,
} from './room-notification.ts';
export type { SignalerFeatures } from './signaler-features.ts';

/** Which room, and who wants in. */
export interface SignalerTarget extends RoomAddressInfo {
  readonly roomId: string;
  readonly peerId: string;
  /** Name and program, for servers that want to know them before `join`. */
  readonly displayName?: string;
  readonly device?: PeerDevice;
  /** Milliseconds to wait for an answer by default. Default: 10 000. */
  readonly requestTimeoutMs?: number;
}

/** A consumer that the server made for us and wants us to take. It sends nothing until it is accepted. */
export interface ConsumerOffer {
  readonly peerId: string;
  readonly consumerId: string;
  readonly producerId: string;
  /** The receiving transport it belongs to, if the server tells. */
  readonly transportId?: string;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  /** mediasoup's type of the consumer, such as `simulcast`; `simple` when the server does not tell. */
  readonly type: string;
  readonly producerPaused: boolean;
  /** The producer's; `source` is `audio`, `video` or `screensharing`, derived when the server does not tell. */
  readonly appData: AppData;
}

/** A data consumer that the server made for us. `peerId` is undefined for the server's own bot. */
export interface DataConsumerOffer {
  readonly peerId: string | undefined;
  readonly dataConsumerId: string;
  readonly dataProducerId: string;
  readonly transportId?: string;
  readonly sctpStreamParameters: SctpStreamParameters;
  readonly label: string;
  readonly protocol: string;
  /** The data producer's; `channel` is `chat`, `bot` or what the sender named, derived when the server does not tell. */
  readonly appData: AppData;
}

/**
 * Takes what the server sends, in the order in which it comes: an offer's call begins before that of whatever follows
 * it. Listeners must not throw, offers aside.
 */
export interface SignalerListener {
  /**
   * Resolve to accept: the server begins to send. Throw to refuse: a `RoomError`'s `details.errorCode` and
   * `details.errorReason` go to the server, of other errors 500 and the message.
   */
  onConsumerOffer(offer: ConsumerOffer): Promise<void>;
  /** As {@link onConsumerOffer}. */
  onDataConsumerOffer(offer: DataConsumerOffer): Promise<void>;
  onNotification(notification: RoomNotification): void;
  /** Called once for every {@link Signaler.connect} that resolved, when its connection has ended, whoever ended it. */
  onClose(close: SignalingClose): void;
}

/** Options of `createTransport`. */
export interface CreateTransportOptions extends RequestOptions {
  /** Media over TCP only. Default: false. */
  readonly forceTcp?: boolean;
}

/** Parameters of `join`. */
export interface JoinRequest {
  readonly displayName: string;
  readonly device: PeerDevice;
  /** What this peer can receive. Without it the server offers no consumers. */
  readonly rtpCapabilities?: RtpCapabilities;
  /** Whether data consumers are wanted. Default: whether `rtpCapabilities` is there. */
  readonly receivesData?: boolean;
}

/** Parameters of `produce`. */
export interface ProduceRequest {
  readonly transportId: string;
  readonly kind: MediaKind;
  readonly rtpParameters: RtpParameters;
  /** Shown to those who receive; `source` (`audio`, `video`, `screensharing`) is understood by every server. */
  readonly appData: AppData;
}

/** Parameters of `produceData`. */
export interface ProduceDataRequest {
  readonly transportId: string;
  readonly sctpStreamParameters: SctpStreamParameters;
  readonly label: string;
  readonly protocol: string;
  /** `channel` decides who receives: `chat` the other peers, `bot` the server's bot. */
  readonly appData: AppData;
}

/** Layers that a consumer should get at most, as mediasoup counts them: 0 is the lowest. */
export interface PreferredLayers {
  readonly spatialLayer: number;
  readonly temporalLayer?: number;
}

/** How bad the server shall make the network. Left out: no limit, no delay, no loss. */
export interface NetworkThrottleRequest {
  /** What the server wants to know from those who may. */
  readonly secret: string;
  /** From the clients to the server, kbit/s. */
  readonly uplinkKbps?: number;
  /** From the server to the clients, kbit/s. */
  readonly downlinkKbps?: number;
  readonly roundTripMs?: number;
  readonly packetLossPercent?: number;
}

/** mediasoup's own records of what a transport, producer or consumer has done. */
export type RemoteStats = readonly Readonly<Record<string, unknown>>[];

/**
 * The meaning level of signalling: what a mediasoup room can be asked, whatever the wire looks like. One signaler serves
 * one connection at a time and can connect again after it ended.
 *
 * Each call rejects with a `RoomError`: `request-failed` with the server's code and reason, `request-timeout`,
 * `disconnected` at once when the connection ends, `unsupported` when the server has no such thing (see
 * {@link features}); and with the signal's reason on abort. Where a server is told rather than asked, the call resolves
 * when the message is on its way.
 */
export interface Signaler {
  /** What this server can do. Known once `connect` has resolved. */
  readonly features: SignalerFeatures;
  /** Sets who takes offers and notifications. To be called before `connect`. */
  listen(listener: SignalerListener): void;
  /**
   * Connects to the server.
   *
   * @throws RoomError `connect-refused` with the HTTP status, `connect-failed`, `invalid-argument`; the signal's reason.
   */
  connect(target: SignalerTarget, options?: RequestOptions): Promise<void>;

  getRouterRtpCapabilities(options?: RequestOptions): Promise<RtpCapabilities>;
  /** Where the server wants WebRTC statistics to be sent; undefined when it does not say. Never rejects for that. */
  getRtcStatsUrl(options?: RequestOptions): Promise<string | undefined>;
  createTransport(direction: 'send' | 'recv', options?: CreateTransportOptions): Promise<TransportOptions>;
  connectTransport(
    transportId: string,
    dtlsParameters: DtlsParameters,
    options?: RequestOptions,
  ): Promise<void>;
  restartIce(transportId: string, options?: RequestOptions): Promise<IceParameters>;
  /** Enters the room. Resolves with the peers that were there before. Offers come from now on. */
  join(request: JoinRequest, options?: RequestOptions): Promise<PeerInfo[]>;
  changeDisplayName(displayName: string, options?: RequestOptions): Promise<void>;

  produce(request: ProduceRequest, options?: RequestOptions): Promise<{ readonly producerId: string }>;
  produceData(
    request: ProduceDataRequest,
    options?: RequestOptions,
  ): Promise<{ readonly dataProducerId: string }>;
  closeProducer(producerId: string, options?: RequestOptions): Promise<void>;
  pauseProducer(producerId: string, options?: RequestOptions): Promise<void>;
  resumeProducer(producerId: string, options?: RequestOptions): Promise<void>;

  /**
   * Asks a server whose clients pull (`features.consumers` is `'pull'`) for a consumer of a producer, for instance of one
   * that was refused before. It comes as an offer. Producers that are announced are asked for without this call.
   */
  consume(producerId: string, options?: RequestOptions): Promise<void>;
  pauseConsumer(consumerId: string, options?: RequestOptions): Promise<void>;
  resumeConsumer(consumerId: string, options?: RequestOptions): Promise<void>;
  setConsumerPreferredLayers(
    consumerId: string,
    layers: PreferredLayers,
    options?: RequestOptions,
  ): Promise<void>;
  /** @param priority - 1 to 255; the higher, the sooner the consumer gets its share of a narrow link. */
  setConsumerPriority(consumerId: string, priority: number, options?: RequestOptions): Promise<void>;
  requestConsumerKeyFrame(consumerId: string, options?: RequestOptions): Promise<void>;

  getTransportStats(transportId: string, options?: RequestOptions): Promise<RemoteStats>;
  getProducerStats(producerId: string, options?: RequestOptions): Promise<RemoteStats>;
  getConsumerStats(consumerId: string, options?: RequestOptions): Promise<RemoteStats>;
  getDataProducerStats(dataProducerId: string, options?: RequestOptions): Promise<RemoteStats>;
  getDataConsumerStats(dataConsumerId: string, options?: RequestOptions): Promise<RemoteStats>;

  applyNetworkThrottle(request: NetworkThrottleRequest, options?: RequestOptions): Promise<void>;
  resetNetworkThrottle(secret: string, options?: RequestOptions): Promise<void>;

  /** Ends the signalling connection, which is how a peer leaves. Calling it again does nothing. */
  close(): void;
}
