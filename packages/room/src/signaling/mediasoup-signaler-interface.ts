import type {
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  TransportOptions,
} from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import type { PeerInfo } from './peer-info.ts';
import type {
  CreateTransportOptions,
  JoinRequest,
  NetworkThrottleRequest,
  PreferredLayers,
  ProduceDataRequest,
  ProduceRequest,
  RemoteStats,
  Signaler,
  SignalerListener,
  SignalerTarget,
} from './signaler.ts';
import type { SignalerFeatures } from './signaler-features.ts';
import type { RequestOptions } from './signaling-channel.ts';

/**
 * What a signaler for another server is made from (smcdk's name): write what is abstract here, and of the rest what the
 * server can do. Everything else rejects with `unsupported`; `features` says which is which.
 */
export abstract class MediasoupSignalerInterface implements Signaler {
  abstract readonly features: SignalerFeatures;
  abstract listen(listener: SignalerListener): void;
  abstract connect(target: SignalerTarget, options?: RequestOptions): Promise<void>;
  abstract getRouterRtpCapabilities(options?: RequestOptions): Promise<RtpCapabilities>;
  abstract createTransport(
    direction: 'send' | 'recv',
    options?: CreateTransportOptions,
  ): Promise<TransportOptions>;
  abstract connectTransport(
    transportId: string,
    dtlsParameters: DtlsParameters,
    options?: RequestOptions,
  ): Promise<void>;
  abstract join(request: JoinRequest, options?: RequestOptions): Promise<PeerInfo[]>;
  abstract produce(
    request: ProduceRequest,
    options?: RequestOptions,
  ): Promise<{ readonly producerId: string }>;
  abstract closeProducer(producerId: string, options?: RequestOptions): Promise<void>;
  abstract close(): void;

  async getRtcStatsUrl(_options?: RequestOptions): Promise<string | undefined> {
    return undefined;
  }

  async restartIce(_transportId: string, _options?: RequestOptions): Promise<IceParameters> {
    throw this.unsupported('restartIce');
  }

  async changeDisplayName(_displayName: string, _options?: RequestOptions): Promise<void> {
    throw this.unsupported('changeDisplayName');
  }

  async produceData(
    _request: ProduceDataRequest,
    _options?: RequestOptions,
  ): Promise<{ readonly dataProducerId: string }> {
    throw this.unsupported('produceData');
  }

  async pauseProducer(_producerId: string, _options?: RequestOptions): Promise<void> {
    throw this.unsupported('pauseProducer');
  }

  async resumeProducer(_producerId: string, _options?: RequestOptions): Promise<void> {
    throw this.unsupported('resumeProducer');
  }

  async consume(_producerId: string, _options?: RequestOptions): Promise<void> {
    throw this.unsupported('consume');
  }

  async pauseConsumer(_consumerId: string, _options?: RequestOptions): Promise<void> {
    throw this.unsupported('pauseConsumer');
  }

  async resumeConsumer(_consumerId: string, _options?: RequestOptions): Promise<void> {
    throw this.unsupported('resumeConsumer');
  }

  async setConsumerPreferredLayers(
    _consumerId: string,
    _layers: PreferredLayers,
    _options?: RequestOptions,
  ): Promise<void> {
    throw this.unsupported('setConsumerPreferredLayers');
  }

  async setConsumerPriority(
    _consumerId: string,
    _priority: number,
    _options?: RequestOptions,
  ): Promise<void> {
    throw this.unsupported('setConsumerPriority');
  }

  async requestConsumerKeyFrame(_consumerId: string, _options?: RequestOptions): Promise<void> {
    throw this.unsupported('requestConsumerKeyFrame');
  }

  async getTransportStats(_transportId: string, _options?: RequestOptions): Promise<RemoteStats> {
    throw this.unsupported('getTransportStats');
  }

  async getProducerStats(_producerId: string, _options?: RequestOptions): Promise<RemoteStats> {
    throw this.unsupported('getProducerStats');
  }

  async getConsumerStats(_consumerId: string, _options?: RequestOptions): Promise<RemoteStats> {
    throw this.unsupported('getConsumerStats');
  }

  async getDataProducerStats(_dataProducerId: string, _options?: RequestOptions): Promise<RemoteStats> {
    throw this.unsupported('getDataProducerStats');
  }

  async getDataConsumerStats(_dataConsumerId: string, _options?: RequestOptions): Promise<RemoteStats> {
    throw this.unsupported('getDataConsumerStats');
  }

  async applyNetworkThrottle(_request: NetworkThrottleRequest, _options?: RequestOptions): Promise<void> {
    throw this.unsupported('applyNetworkThrottle');
  }

  async resetNetworkThrottle(_secret: string, _options?: RequestOptions): Promise<void> {
    throw this.unsupported('resetNetworkThrottle');
  }

  /** The error of a call that this server has no equivalent for. */
  protected unsupported(method: string): RoomError {
    return new RoomError(
      'unsupported',
      `${method}() is not possible: ${this.features.protocol} has no such thing; ask signaler.features before`,
      { details: { method } },
    );
  }
}
