import type { RtpCapabilities, TransportOptions } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { ChannelSignaler } from '../signaling/channel-signaler.ts';
import type { Dialect } from '../signaling/dialects/dialect.ts';
import type { MessageRouter } from '../signaling/message-router.ts';
import type { PeerInfo } from '../signaling/peer-info.ts';
import type {
  ConsumerOffer,
  CreateTransportOptions,
  JoinRequest,
  SignalerListener,
  SignalerTarget,
} from '../signaling/signaler.ts';
import type { RequestOptions, SignalingChannel } from '../signaling/signaling-channel.ts';
import { TaskQueue } from '../session/task-queue.ts';
import { enterRoom } from './enter-room.ts';
import { eventFraming } from './framings.ts';
import { pullDialect, readConsumer, readProducers, type AnnouncedProducer } from './pull-dialect.ts';
import { SocketIoChannel } from './socket-io-channel.ts';
import type { SocketIoOptions } from './socket-io-socket.ts';

const logger = createLogger('pull');

/** Options of `SocketIoPullSignaler`. */
export interface SocketIoPullSignalerOptions extends SocketIoOptions {
  /** Further fields of `peer_info`, such as a password's `peer_token`. */
  readonly peerInfo?: Readonly<Record<string, unknown>>;
}

/** What is known during one connection. */
interface Visit {
  readonly channel: SocketIoChannel;
  /** Server messages one after the other: what follows a new producer waits until its consumer is there. */
  readonly queue: TaskQueue;
  readonly producers: Map<string, AnnouncedProducer>;
  readonly peers: Map<string, PeerInfo>;
  receiveTransportId?: string;
  /** Set by `join`; without it nothing is asked for. */
  rtpCapabilities?: RtpCapabilities;
}

/**
 * Speaks to socket.io servers in mirotalksfu's way: one event per method, and the client asks for a consumer of each
 * producer that the server tells of. To the caller it looks as if the server had offered it.
 *
 * The server calls peers by the ids of their connections, so `peerId` of the others is not what they chose.
 */
export class SocketIoPullSignaler extends ChannelSignaler {
  readonly #options: SocketIoPullSignalerOptions;
  #listener: SignalerListener | undefined;
  #visit: Visit | undefined;

  constructor(options: SocketIoPullSignalerOptions = {}) {
    super();
    this.#options = options;
  }

  override listen(listener: SignalerListener): void {
    this.#listener = listener;
    super.listen(listener);
  }

  override async createTransport(
    direction: 'send' | 'recv',
    options?: CreateTransportOptions,
  ): Promise<TransportOptions> {
    const transport = await super.createTransport(direction, options);
    if (direction === 'recv' && this.#visit) this.#visit.receiveTransportId = transport.id;
    return transport;
  }

  /** The server has let this peer in when it connected; from now on it asks for what the others send. */
  override async join(
    { rtpCapabilities }: JoinRequest,
    { signal }: RequestOptions = {},
  ): Promise<PeerInfo[]> {
    signal?.throwIfAborted();
    const visit = this.#requireVisit('join');
    if (rtpCapabilities !== undefined) visit.rtpCapabilities = rtpCapabilities;
    if (rtpCapabilities !== undefined) visit.channel.notify('getProducers');
    return [...visit.peers.values()];
  }

  override async consume(producerId: string, options: RequestOptions = {}): Promise<void> {
    const visit = this.#requireVisit('consume');
    const producer = visit.producers.get(producerId);
    if (producer === undefined) {
      throw new RoomError('invalid-argument', `the server has told of no producer '${producerId}'`);
    }
    await visit.queue.run(async () => this.#pull(visit, producer, options));
  }

  protected override async openChannel(
    target: SignalerTarget,
    options: RequestOptions,
  ): Promise<SignalingChannel> {
    const settings = { ...this.#options, target, query: {} };
    const channel = await SocketIoChannel.connect(settings, eventFraming, options);
    this.#visit = { channel, queue: new TaskQueue(), producers: new Map(), peers: new Map() };
    return channel;
  }

  protected override async chooseDialect(
    _channel: SignalingChannel,
    _router: MessageRouter,
    { target, options }: { readonly target: SignalerTarget; readonly options: RequestOptions },
  ): Promise<Dialect> {
    const { channel, peers } = this.#requireVisit('connect');
    const others = await enterRoom(channel, { target, peerInfo: this.#options.peerInfo ?? {} }, options);
    for (const peer of others) peers.set(peer.peerId, peer);
    return pullDialect;
  }

  protected override intercept(method: string, data: unknown, deliver: () => void): void {
    const visit = this.#visit;
    if (visit === undefined) return;
    visit.queue
      .run(async () => (method === 'newProducers' ? this.#announce(visit, data) : deliver()))
      .catch((error: unknown) => logger.warn('%s could not be followed: %o', method, error));
  }

  async #announce(visit: Visit, data: unknown): Promise<void> {
    if (visit.rtpCapabilities === undefined) return;
    for (const producer of readProducers(data)) {
      const { producerId, peer } = producer;
      if (visit.producers.has(producerId) || peer.peerId === visit.channel.socketId) continue;
      visit.producers.set(producerId, producer);
      this.#meet(visit, peer);
      await this.#pull(visit, producer, {}).catch((error: unknown) =>
        logger.warn('producer %s cannot be received: %o', producerId, error),
      );
    }
  }

  /** The server tells of peers by what they send. */
  #meet(visit: Visit, peer: PeerInfo): void {
    if (visit.peers.has(peer.peerId)) return;
    visit.peers.set(peer.peerId, peer);
    this.#listener?.onNotification({ type: 'newPeer', peer });
  }

  async #pull(visit: Visit, producer: AnnouncedProducer, options: RequestOptions): Promise<void> {
    const { channel, rtpCapabilities, receiveTransportId } = visit;
    if (receiveTransportId === undefined || rtpCapabilities === undefined) {
      throw new RoomError(
        'invalid-state',
        'nothing can be received before createTransport("recv") and join()',
      );
    }
    const { producerId, mediaType } = producer;
    const request = { consumerTransportId: receiveTransportId, producerId, rtpCapabilities, type: mediaType };
    const reply = await channel.request('consume', request, options);
    void this.#offer(channel, readConsumer(reply, producer));
  }

  /** The server has no word for refusing: the consumer stays there, paused. */
  async #offer(channel: SignalingChannel, offer: ConsumerOffer): Promise<void> {
    try {
      await this.#listener?.onConsumerOffer(offer);
      await channel.request('resumeConsumer', { consumer_id: offer.consumerId });
    } catch (error) {
      logger.warn('consumer %s was not taken: %o', offer.consumerId, error);
    }
  }

  #requireVisit(method: string): Visit {
    if (this.#visit !== undefined) return this.#visit;
    throw new RoomError('disconnected', `${method}() is not possible before connect() has resolved`);
  }
}
