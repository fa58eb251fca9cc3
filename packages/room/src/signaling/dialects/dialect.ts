import type {
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  TransportOptions,
} from 'mediasoup-client/types';
import type { PeerInfo } from '../peer-info.ts';
import type {
  ConsumerOffer,
  DataConsumerOffer,
  JoinRequest,
  NetworkThrottleRequest,
  PreferredLayers,
  ProduceDataRequest,
  ProduceRequest,
  RemoteStats,
  RoomNotification,
  SignalerFeatures,
} from '../signaler.ts';

/** How one call goes over the wire. */
export interface Call<Parameters, Result> {
  readonly method: string;
  /** Whether the server is asked, or told without an answer. */
  readonly kind: 'request' | 'notification';
  readonly encode: (parameters: Parameters) => unknown;
  /** Reads the answer's data. Throws a `TypeError` that names what is missing. Not called for notifications. */
  readonly decode: (reply: unknown) => Result;
}

/** What can be called, by its meaning. */
export interface Calls {
  readonly getRouterRtpCapabilities: Call<void, RtpCapabilities>;
  readonly getRtcStatsUrl: Call<void, string | undefined>;
  readonly createTransport: Call<
    { readonly direction: 'send' | 'recv'; readonly forceTcp: boolean },
    TransportOptions
  >;
  readonly connectTransport: Call<
    { readonly transportId: string; readonly dtlsParameters: DtlsParameters },
    void
  >;
  readonly restartIce: Call<{ readonly transportId: string }, IceParameters>;
  readonly join: Call<JoinRequest, PeerInfo[]>;
  readonly changeDisplayName: Call<{ readonly displayName: string }, void>;
  readonly produce: Call<ProduceRequest, { readonly producerId: string }>;
  readonly produceData: Call<ProduceDataRequest, { readonly dataProducerId: string }>;
  readonly closeProducer: Call<{ readonly producerId: string }, void>;
  readonly pauseProducer: Call<{ readonly producerId: string }, void>;
  readonly resumeProducer: Call<{ readonly producerId: string }, void>;
  readonly pauseConsumer: Call<{ readonly consumerId: string }, void>;
  readonly resumeConsumer: Call<{ readonly consumerId: string }, void>;
  readonly setConsumerPreferredLayers: Call<{ readonly consumerId: string } & PreferredLayers, void>;
  readonly setConsumerPriority: Call<{ readonly consumerId: string; readonly priority: number }, void>;
  readonly requestConsumerKeyFrame: Call<{ readonly consumerId: string }, void>;
  readonly getTransportStats: Call<{ readonly transportId: string }, RemoteStats>;
  readonly getProducerStats: Call<{ readonly producerId: string }, RemoteStats>;
  readonly getConsumerStats: Call<{ readonly consumerId: string }, RemoteStats>;
  readonly getDataProducerStats: Call<{ readonly dataProducerId: string }, RemoteStats>;
  readonly getDataConsumerStats: Call<{ readonly dataConsumerId: string }, RemoteStats>;
  readonly applyNetworkThrottle: Call<NetworkThrottleRequest, void>;
  readonly resetNetworkThrottle: Call<{ readonly secret: string }, void>;
}

/** Reads the data of a server's message. Throws a `TypeError` that names what is missing. */
export type Reader<T> = (data: unknown) => T;

/** The requests by which a client answers offers that come as notifications: `{ consumerId }` each. */
export interface NoticedOffers {
  readonly accept: string;
  readonly refuse: string;
}

/** How one server speaks: pure tables, without any connection. */
export interface Dialect {
  readonly features: SignalerFeatures;
  /** What is not there is `unsupported`. */
  readonly calls: Partial<Calls>;
  /** Whether offers may come as notifications. Default: as requests only. */
  readonly noticedOffers?: NoticedOffers;
  /** Messages of the server that offer a consumer, by method. */
  readonly consumerOffers: ReadonlyMap<string, Reader<ConsumerOffer>>;
  /** Messages of the server that offer a data consumer, by method. */
  readonly dataConsumerOffers: ReadonlyMap<string, Reader<DataConsumerOffer>>;
  /** Notifications of the server, by method; one may mean several things. */
  readonly notifications: ReadonlyMap<string, Reader<readonly RoomNotification[]>>;
}
