import type {
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  TransportOptions,
} from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import type { Call, Calls, Dialect } from './dialects/dialect.ts';
import { MediasoupSignalerInterface } from './mediasoup-signaler-interface.ts';
import { MessageRouter, type SignalerCounters } from './message-router.ts';
import type { PeerInfo } from './peer-info.ts';
import type {
  CreateTransportOptions,
  JoinRequest,
  NetworkThrottleRequest,
  PreferredLayers,
  ProduceDataRequest,
  ProduceRequest,
  RemoteStats,
  SignalerListener,
  SignalerTarget,
} from './signaler.ts';
import { NO_FEATURES, type SignalerFeatures } from './signaler-features.ts';
import type { RequestOptions, SignalingChannel } from './signaling-channel.ts';

/** The connection that a signaler has at the moment. */
interface Connection {
  readonly channel: SignalingChannel;
  readonly dialect: Dialect;
}

type ParametersOf<Name extends keyof Calls> = Calls[Name] extends Call<infer P, infer _> ? P : never;
type ResultOf<Name extends keyof Calls> = Calls[Name] extends Call<infer _, infer R> ? R : never;

/** A signaler over any channel of requests and notifications, worded by the table of a dialect. */
export abstract class ChannelSignaler extends MediasoupSignalerInterface {
  /** What of the server's messages had to be left alone, over all connections. */
  readonly counters: SignalerCounters = {
    unknownNotifications: 0,
    unknownRequests: 0,
    malformedMessages: 0,
    droppedMessages: 0,
  };
  #listener: SignalerListener | undefined;
  #connection: Connection | undefined;
  #connecting = false;

  get features(): SignalerFeatures {
    return this.#connection?.dialect.features ?? NO_FEATURES;
  }

  listen(listener: SignalerListener): void {
    this.#listener = listener;
  }

  async connect(target: SignalerTarget, options: RequestOptions = {}): Promise<void> {
    const listener = this.#assertFree();
    this.#connecting = true;
    try {
      const channel = await this.openChannel(target, options);
      this.#connection = await this.#begin(channel, listener, { target, options });
    } finally {
      this.#connecting = false;
    }
    const { channel } = this.#connection;
    channel.onClose((close) => listener.onClose(close));
  }

  async getRouterRtpCapabilities(options?: RequestOptions): Promise<RtpCapabilities> {
    return this.#call('getRouterRtpCapabilities', undefined, options);
  }

  override async getRtcStatsUrl(options?: RequestOptions): Promise<string | undefined> {
    if (this.#open('getRtcStatsUrl').dialect.calls.getRtcStatsUrl === undefined) return undefined;
    try {
      return await this.#call('getRtcStatsUrl', undefined, options);
    } catch (error) {
      // Servers of some months know the method and fail.
      if (RoomError.isInstance(error) && error.code !== 'disconnected') return undefined;
      throw error;
    }
  }

  async createTransport(
    direction: 'send' | 'recv',
    { forceTcp = false, ...options }: CreateTransportOptions = {},
  ): Promise<TransportOptions> {
    return this.#call('createTransport', { direction, forceTcp }, options);
  }

  async connectTransport(
    transportId: string,
    dtlsParameters: DtlsParameters,
    options?: RequestOptions,
  ): Promise<void> {
    return this.#call('connectTransport', { transportId, dtlsParameters }, options);
  }

  override async restartIce(transportId: string, options?: RequestOptions): Promise<IceParameters> {
    return this.#call('restartIce', { transportId }, options);
  }

  async join(request: JoinRequest, options?: RequestOptions): Promise<PeerInfo[]> {
    return this.#call('join', request, options);
  }

  override async changeDisplayName(displayName: string, options?: RequestOptions): Promise<void> {
    return this.#call('changeDisplayName', { displayName }, options);
  }

  async produce(request: ProduceRequest, options?: RequestOptions): Promise<{ readonly producerId: string }> {
    return this.#call('produce', request, options);
  }

  override async produceData(
    request: ProduceDataRequest,
    options?: RequestOptions,
  ): Promise<{ readonly dataProducerId: string }> {
    return this.#call('produceData', request, options);
  }

  async closeProducer(producerId: string, options?: RequestOptions): Promise<void> {
    return this.#call('closeProducer', { producerId }, options);
  }

  override async pauseProducer(producerId: string, options?: RequestOptions): Promise<void> {
    return this.#call('pauseProducer', { producerId }, options);
  }

  override async resumeProducer(producerId: string, options?: RequestOptions): Promise<void> {
    return this.#call('resumeProducer', { producerId }, options);
  }

  override async pauseConsumer(consumerId: string, options?: RequestOptions): Promise<void> {
    return this.#call('pauseConsumer', { consumerId }, options);
  }

  override async resumeConsumer(consumerId: string, options?: RequestOptions): Promise<void> {
    return this.#call('resumeConsumer', { consumerId }, options);
  }

  override async setConsumerPreferredLayers(
    consumerId: string,
    layers: PreferredLayers,
    options?: RequestOptions,
  ): Promise<void> {
    return this.#call('setConsumerPreferredLayers', { consumerId, ...layers }, options);
  }

  override async setConsumerPriority(
    consumerId: string,
    priority: number,
    options?: RequestOptions,
  ): Promise<void> {
    return this.#call('setConsumerPriority', { consumerId, priority }, options);
  }

  override async requestConsumerKeyFrame(consumerId: string, options?: RequestOptions): Promise<void> {
    return this.#call('requestConsumerKeyFrame', { consumerId }, options);
  }

  override async getTransportStats(transportId: string, options?: RequestOptions): Promise<RemoteStats> {
    return this.#call('getTransportStats', { transportId }, options);
  }

  override async getProducerStats(producerId: string, options?: RequestOptions): Promise<RemoteStats> {
    return this.#call('getProducerStats', { producerId }, options);
  }

  override async getConsumerStats(consumerId: string, options?: RequestOptions): Promise<RemoteStats> {
    return this.#call('getConsumerStats', { consumerId }, options);
  }

  override async getDataProducerStats(
    dataProducerId: string,
    options?: RequestOptions,
  ): Promise<RemoteStats> {
    return this.#call('getDataProducerStats', { dataProducerId }, options);
  }

  override async getDataConsumerStats(
    dataConsumerId: string,
    options?: RequestOptions,
  ): Promise<RemoteStats> {
    return this.#call('getDataConsumerStats', { dataConsumerId }, options);
  }

  override async applyNetworkThrottle(
    request: NetworkThrottleRequest,
    options?: RequestOptions,
  ): Promise<void> {
    return this.#call('applyNetworkThrottle', request, options);
  }

  override async resetNetworkThrottle(secret: string, options?: RequestOptions): Promise<void> {
    return this.#call('resetNetworkThrottle', { secret }, options);
  }

  close(): void {
    this.#connection?.channel.close();
  }

  /** Opens the connection that the signaler speaks over. */
  protected abstract openChannel(target: SignalerTarget, options: RequestOptions): Promise<SignalingChannel>;

  /** What is spoken. Messages of the server wait until this resolves; `router` tells which have come. */
  protected abstract chooseDialect(
    channel: SignalingChannel,
    router: MessageRouter,
    context: { readonly target: SignalerTarget; readonly options: RequestOptions },
  ): Promise<Dialect>;

  /** Sees each notification before the listener does; `deliver` hands it on. */
  protected intercept(_method: string, _data: unknown, deliver: () => void): void {
    deliver();
  }

  async #begin(
    channel: SignalingChannel,
    listener: SignalerListener,
    context: { readonly target: SignalerTarget; readonly options: RequestOptions },
  ): Promise<Connection> {
    const router = new MessageRouter({
      channel,
      listener,
      counters: this.counters,
      intercept: (method, data, deliver) => this.intercept(method, data, deliver),
    });
    try {
      const dialect = await this.chooseDialect(channel, router, context);
      this.#connection = { channel, dialect };
      router.speak(dialect);
      return this.#connection;
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  async #call<Name extends keyof Calls>(
    name: Name,
    parameters: ParametersOf<Name>,
    options?: RequestOptions,
  ): Promise<ResultOf<Name>> {
    options?.signal?.throwIfAborted();
    const { channel, dialect } = this.#open(name);
    // A table's entry under a generic name is the call of that name, which the compiler cannot see.
    const call = dialect.calls[name] as Call<ParametersOf<Name>, ResultOf<Name>> | undefined;
    if (call === undefined) throw this.unsupported(name);
    if (call.kind === 'notification') {
      channel.notify(call.method, call.encode(parameters));
      return call.decode(undefined);
    }
    const reply = await channel.request(call.method, call.encode(parameters), options);
    return decode(call, reply);
  }

  #open(name: string): Connection {
    if (this.#connection !== undefined) return this.#connection;
    throw new RoomError('disconnected', `${name}() is not possible before connect() has resolved`);
  }

  #assertFree(): SignalerListener {
    if (this.#listener === undefined) {
      throw new RoomError('invalid-state', 'connect() needs a listener: call listen() before');
    }
    if (this.#connecting || this.#connection?.channel.closed === false) {
      throw new RoomError('invalid-state', 'the signaler is connected already; close() it or make another');
    }
    return this.#listener;
  }
}

function decode<Result>({ method, decode: read }: Call<never, Result>, reply: unknown): Result {
  try {
    return read(reply);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new RoomError(
      'protocol-error',
      `the server's answer to '${method}' is not what it should be: ${problem}; is it another kind of server?`,
      { cause, details: { method } },
    );
  }
}
