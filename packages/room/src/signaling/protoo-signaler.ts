import type {
  DtlsParameters,
  IceParameters,
  RtpCapabilities,
  TransportOptions,
} from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { readNotification, readPeer } from './notifications.ts';
import type {
  ConsumerOffer,
  DataConsumerOffer,
  JoinRequest,
  PeerInfo,
  ProduceDataRequest,
  ProduceRequest,
  Signaler,
  SignalerListener,
} from './signaler.ts';
import type { RequestOptions, SignalingChannel } from './signaling-channel.ts';

const logger = createLogger('signaler');

/** Speaks the signalling of today's (TypeScript) mediasoup-demo server, dialect `'2026'`, over any channel. */
export class ProtooSignaler implements Signaler {
  readonly #channel: SignalingChannel;

  constructor(channel: SignalingChannel) {
    this.#channel = channel;
  }

  listen(listener: SignalerListener): void {
    this.#channel.onClose((close) => listener.onClose(close));
    this.#channel.onNotification((method, data) => {
      const notification = readNotification(method, data);
      if (notification === undefined) logger.debug('ignored notification %s', method);
      else listener.onNotification(notification);
    });
    this.#channel.onRequest(async (method, data) => {
      const answer = Object.hasOwn(REQUESTS, method) ? REQUESTS[method] : undefined;
      if (answer === undefined) throw unknownRequest(method);
      return answer(listener, data);
    });
  }

  async getRouterRtpCapabilities(options?: RequestOptions): Promise<RtpCapabilities> {
    const reply = await this.#request<{ routerRtpCapabilities: RtpCapabilities }>(
      'getRouterRtpCapabilities',
      {},
      options,
    );
    return reply.routerRtpCapabilities;
  }

  async createTransport(direction: 'send' | 'recv', options?: RequestOptions): Promise<TransportOptions> {
    const reply = await this.#request<{ transportId: string } & Omit<TransportOptions, 'id'>>(
      'createWebRtcTransport',
      { forceTcp: false, appData: { direction: direction === 'send' ? 'producer' : 'consumer' } },
      options,
    );
    const { transportId, ...parameters } = reply;
    return { id: transportId, ...parameters };
  }

  async connectTransport(transportId: string, dtlsParameters: DtlsParameters): Promise<void> {
    await this.#request('connectWebRtcTransport', { transportId, dtlsParameters });
  }

  async restartIce(transportId: string): Promise<IceParameters> {
    const reply = await this.#request<{ iceParameters: IceParameters }>('restartIce', { transportId });
    return reply.iceParameters;
  }

  async join(request: JoinRequest, options?: RequestOptions): Promise<PeerInfo[]> {
    const reply = await this.#request<{ peers: unknown[] }>('join', request, options);
    return reply.peers.map((peer) => readPeer(peer)).filter((peer) => peer !== undefined);
  }

  async produce(request: ProduceRequest): Promise<{ readonly producerId: string }> {
    return this.#request('produce', request);
  }

  async produceData(request: ProduceDataRequest): Promise<{ readonly dataProducerId: string }> {
    return this.#request('produceData', request);
  }

  closeProducer(producerId: string): void {
    this.#notify('closeProducer', { producerId });
  }

  pauseProducer(producerId: string): void {
    this.#notify('pauseProducer', { producerId });
  }

  resumeProducer(producerId: string): void {
    this.#notify('resumeProducer', { producerId });
  }

  close(): void {
    this.#channel.close();
  }

  /** A server that is gone has forgotten everything of this peer anyway. */
  #notify(method: string, data: unknown): void {
    if (!this.#channel.closed) this.#channel.notify(method, data);
  }

  async #request<Reply>(method: string, data: unknown, options?: RequestOptions): Promise<Reply> {
    return (await this.#channel.request(method, data, options)) as Reply;
  }
}

type RequestHandler = (listener: SignalerListener, data: unknown) => Promise<void>;

/** The server's requests, by name. */
const REQUESTS: Readonly<Record<string, RequestHandler | undefined>> = {
  newConsumer: async (listener, data) => listener.onConsumerOffer(readConsumerOffer(data)),
  newDataConsumer: async (listener, data) => listener.onDataConsumerOffer(readDataConsumerOffer(data)),
};

function readConsumerOffer(data: unknown): ConsumerOffer {
  const offer = data as ConsumerOffer;
  if (typeof offer.consumerId !== 'string' || typeof offer.peerId !== 'string')
    throw malformed('newConsumer');
  return { ...offer, appData: offer.appData ?? {} };
}

function readDataConsumerOffer(data: unknown): DataConsumerOffer {
  const offer = data as DataConsumerOffer;
  if (typeof offer.dataConsumerId !== 'string') throw malformed('newDataConsumer');
  return { ...offer, appData: offer.appData ?? {} };
}

function malformed(method: string): RoomError {
  return new RoomError('request-failed', `the server sent a malformed '${method}'`, {
    details: { method, errorCode: 400, errorReason: `malformed ${method}` },
  });
}

function unknownRequest(method: string): RoomError {
  return new RoomError('unsupported', 'the server sent a request that this client does not know', {
    details: { method, errorCode: 500, errorReason: `unknown request method "${method.slice(0, 64)}"` },
  });
}
