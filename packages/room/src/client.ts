import { EventEmitter } from 'node:events';
import { createWorker, type Worker } from '@tureen/handler';
import { Device } from 'mediasoup-client';
import type { Device as MediasoupDevice } from 'mediasoup-client/types';
import type {
  ConsumerConfig,
  JoinConfiguration,
  PeerIdentity,
  ProducerConfig,
  RoomAddressInfo,
} from './configuration.ts';
import { RoomError } from './errors.ts';
import type { ClientState, MediasoupClientEvents } from './events.ts';
import type { Publication } from './publication.ts';
import type { Room } from './room.ts';
import { openMediaSource, type MediaSource } from './session/media-source.ts';
import { Session } from './session/session.ts';
import { sessionEvents } from './session/session-events.ts';
import { ProtooChannel } from './signaling/protoo-channel.ts';
import { ProtooSignaler } from './signaling/protoo-signaler.ts';
import { serverUrl } from './signaling/server-url.ts';
import type { Subscription } from './subscription.ts';

/** Options of the `MediasoupClient` constructor. */
export interface MediasoupClientOptions {
  /** Media worker to use and leave open. Default: an own one, started at the first join and closed with the client. */
  readonly worker?: Worker;
  /** Milliseconds to wait for an answer of the signalling server. Default: 10 000. */
  readonly requestTimeoutMs?: number;
}

/** Options of `joinRoom`. */
export interface JoinOptions {
  /** Gives up joining. */
  readonly signal?: AbortSignal;
}

/**
 * One-call room client: joins a room of a mediasoup-demo server, publishes a file, receives and records the
 * others. One client stays in one room at a time and may join again after `exitRoom`.
 */
export class MediasoupClient extends EventEmitter<MediasoupClientEvents> {
  readonly #requestTimeoutMs: number;
  readonly #ownsWorker: boolean;
  #worker: Promise<Worker> | undefined;
  #state: ClientState = 'new';
  #session: Session | undefined;
  #source: MediaSource | undefined;
  #produce: ProducerConfig = {};

  constructor(options: MediasoupClientOptions = {}) {
    super();
    this.#requestTimeoutMs = options.requestTimeoutMs ?? 10_000;
    this.#ownsWorker = options.worker === undefined;
    this.#worker = options.worker && Promise.resolve(options.worker);
  }

  /** Stage of the client's life. */
  get connectionState(): ClientState {
    return this.#state;
  }

  /** The room, while the client is in one. */
  get room(): Room | undefined {
    return this.#session?.room;
  }

  /** The mediasoup-client `Device`, while the client is in a room. */
  get device(): MediasoupDevice | undefined {
    return this.#session?.device;
  }

  /** What the client publishes. */
  get publications(): readonly Publication[] {
    return [...(this.#session?.sendSide.publications.values() ?? [])];
  }

  /** What the client receives. */
  get subscriptions(): readonly Subscription[] {
    return [...(this.#session?.receiveSide?.subscriptions.values() ?? [])];
  }

  /**
   * Joins a room and resolves when the server has let this peer in; publishing (`autoProduce`) has been started
   * by then. A room that the client is in already is left first.
   *
   * @throws RoomError `invalid-argument`, `media-source-failed`, `connect-failed`, `connect-refused`,
   * `request-failed`, `request-timeout`, `disconnected`; the signal's reason on abort.
   */
  async joinRoom(
    room: RoomAddressInfo,
    peer: PeerIdentity,
    producerConfig: ProducerConfig = {},
    consumerConfig: ConsumerConfig = {},
    options: JoinOptions = {},
  ): Promise<Room> {
    this.#assertCanJoin();
    await this.exitRoom();
    this.#setState('connecting');
    try {
      const configuration = { room, peer, produce: producerConfig, consume: consumerConfig };
      return await this.#join(configuration, options.signal);
    } catch (error) {
      await this.exitRoom();
      throw error;
    }
  }

  /**
   * Publishes what `mediaFilePath` of the producer configuration names. For those who set `autoProduce: false`.
   *
   * @throws RoomError `invalid-state` outside a room or without a source, `unsupported` when the room has no codec.
   */
  async play(): Promise<readonly Publication[]> {
    const session = this.#session;
    if (session === undefined) {
      throw RoomError.invalidState('play()', this.#state, 'call joinRoom() first');
    }
    if (this.#source === undefined) {
      throw RoomError.invalidState('play()', 'without a source', 'give mediaFilePath to joinRoom()');
    }
    const publications: Publication[] = [];
    for (const track of this.#source.tracks) {
      const publication = await session.sendSide.publish(track);
      publications.push(publication);
      this.emit('published', publication);
    }
    return publications;
  }

  /** Finishes the recordings, stops publishing and leaves the room. Does nothing outside a room. */
  async exitRoom(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.close();
    this.#source?.close();
    this.#source = undefined;
    if (this.#state !== 'closed' && this.#state !== 'new') this.#setState('disconnected');
  }

  /** Leaves the room and closes the client's own worker. Calling it again does nothing. */
  async close(): Promise<void> {
    if (this.#state === 'closed') return;
    await this.exitRoom();
    this.#setState('closed');
    if (!this.#ownsWorker) return;
    const worker = await this.#worker?.catch(() => undefined);
    worker?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #join(configuration: JoinConfiguration, signal: AbortSignal | undefined): Promise<Room> {
    const { room, peer, produce } = configuration;
    const address = serverUrl(room, peer.peerId);
    const worker = await this.#obtainWorker();
    // The server gives a peer ten seconds from connecting to joining: whatever may be slow comes before.
    if (produce.mediaFilePath !== undefined) this.#source = await openMediaSource(worker, produce);
    this.#produce = produce;
    const channel = await ProtooChannel.connect({
      url: address.url,
      origin: address.origin,
      verifyCertificate: room.enableSslVerification ?? true,
      requestTimeoutMs: this.#requestTimeoutMs,
      ...(room.headers && { headers: room.headers }),
      ...(signal && { signal }),
    });
    const session = await Session.join({
      signaler: new ProtooSignaler(channel),
      device: new Device({ handlerFactory: worker.createHandlerFactory() }),
      roomId: address.roomId,
      configuration,
      listener: sessionEvents(this, (cause) => this.#handleDisconnected(cause)),
      ...(signal && { signal }),
    });
    return this.#enter(session);
  }

  async #enter(session: Session): Promise<Room> {
    this.#session = session;
    this.#setState('joined');
    this.emit('joined', session.room);
    const { autoProduce = true } = this.#produce;
    if (autoProduce && this.#source !== undefined) await this.play();
    return session.room;
  }

  async #obtainWorker(): Promise<Worker> {
    this.#worker ??= createWorker();
    return this.#worker;
  }

  #handleDisconnected(cause: RoomError): void {
    void this.exitRoom().finally(() => this.emit('disconnected', cause));
  }

  #assertCanJoin(): void {
    if (this.#state === 'closed') {
      throw RoomError.invalidState('joinRoom()', this.#state, 'make a new MediasoupClient');
    }
    if (this.#state === 'connecting') {
      throw RoomError.invalidState('joinRoom()', this.#state, 'wait for the first joinRoom() or abort it');
    }
  }

  #setState(state: ClientState): void {
    const previous = this.#state;
    if (previous === state) return;
    this.#state = state;
    this.emit('connectionStateChanged', state, previous);
  }
}
