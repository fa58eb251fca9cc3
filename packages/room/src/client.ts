import { EventEmitter } from 'node:events';
import type { Worker } from '@tureen/handler';
import type { Device as MediasoupDevice } from 'mediasoup-client/types';
import type { ConsumerConfig, PeerIdentity, ProducerConfig, RoomAddressInfo } from './configuration.ts';
import { RoomError } from './errors.ts';
import type { ClientState, MediasoupClientEvents } from './events.ts';
import type { Publication } from './publication.ts';
import type { Room } from './room.ts';
import { Stay, type StayListener } from './session/stay.ts';
import { sessionEvents } from './session/session-events.ts';
import { WorkerSource } from './session/worker-source.ts';
import { serverUrl } from './signaling/server-url.ts';
import type { Subscription } from './subscription.ts';

/** Options of the `MediasoupClient` constructor. */
export interface MediasoupClientOptions {
  /**
   * Media worker to use and leave open. Default: an own one, started at the first join, replaced at a later one if
   * it has died, and closed with the client.
   */
  readonly worker?: Worker;
  /** Milliseconds to wait for an answer of the signalling server. Default: 10 000. */
  readonly requestTimeoutMs?: number;
}

/** Options of `joinRoom`. */
export interface JoinOptions {
  /** Gives up joining, whatever it is doing; nothing stays open. */
  readonly signal?: AbortSignal;
}

/**
 * One-call room client: joins a room of a mediasoup-demo server, publishes a file, receives and records the
 * others. One client stays in one room at a time and may join again after `exitRoom`.
 */
export class MediasoupClient extends EventEmitter<MediasoupClientEvents> implements AsyncDisposable {
  readonly #requestTimeoutMs: number;
  readonly #workers: WorkerSource;
  #state: ClientState = 'new';
  #stay: Stay | undefined;
  #closing: Promise<void> | undefined;

  constructor({ worker, requestTimeoutMs = 10_000 }: MediasoupClientOptions = {}) {
    super();
    this.#requestTimeoutMs = requestTimeoutMs;
    this.#workers = new WorkerSource(worker);
  }

  /** Stage of the client's life. */
  get connectionState(): ClientState {
    return this.#state;
  }

  /** The room, while the client is in one. */
  get room(): Room | undefined {
    return this.#stay?.session?.room;
  }

  /** The mediasoup-client `Device`, while the client is in a room. */
  get device(): MediasoupDevice | undefined {
    return this.#stay?.session?.device;
  }

  /** What the client publishes. */
  get publications(): readonly Publication[] {
    return [...(this.#stay?.session?.sendSide.publications.values() ?? [])];
  }

  /** What the client receives. */
  get subscriptions(): readonly Subscription[] {
    return [...(this.#stay?.session?.receiveSide?.subscriptions.values() ?? [])];
  }

  /**
   * Joins a room and resolves when the server has let this peer in and what `autoProduce` publishes is being sent.
   * A room that the client is in already is left first.
   *
   * @throws RoomError `invalid-argument`, `invalid-state`, `worker-failed`, `media-source-failed`, `media-failed`,
   * `connect-failed`, `connect-refused`, `request-failed`, `request-timeout`, `disconnected`, `unsupported`, and
   * `left` when `exitRoom()` or `close()` was called meanwhile; the signal's reason on abort.
   */
  async joinRoom(
    room: RoomAddressInfo,
    peer: PeerIdentity,
    producerConfig: ProducerConfig = {},
    consumerConfig: ConsumerConfig = {},
    { signal }: JoinOptions = {},
  ): Promise<Room> {
    this.#assertCanJoin();
    const previous = this.#stay;
    const stay: Stay = new Stay({
      workers: this.#workers,
      address: serverUrl(room, peer.peerId),
      configuration: { room, peer, produce: producerConfig, consume: consumerConfig },
      requestTimeoutMs: this.#requestTimeoutMs,
      listener: this.#listen(() => stay),
    });
    this.#stay = stay;
    this.#setState('connecting');
    try {
      await previous?.leave();
      return await stay.join(signal);
    } catch (error) {
      this.#forget(stay);
      throw error;
    }
  }

  /**
   * Publishes what `mediaFilePath` of the producer configuration names, for those who set `autoProduce: false`. What
   * is being published already is not published twice; a file that came to its end is played again.
   *
   * @throws RoomError `invalid-state` outside a room or without a source, `unsupported` when the room has no codec,
   * `media-source-failed`, `media-failed`, `request-failed`, `request-timeout`, `disconnected`, `left`.
   */
  async play(): Promise<readonly Publication[]> {
    if (this.#stay?.session === undefined) {
      throw RoomError.invalidState('play()', this.#state, 'call joinRoom() first');
    }
    return this.#stay.play();
  }

  /** Finishes the recordings, stops publishing and leaves the room. Does nothing outside a room. */
  async exitRoom(): Promise<void> {
    const stay = this.#stay;
    if (stay === undefined) return;
    await stay.leave();
    this.#forget(stay);
  }

  /** Leaves the room, and ends the client's own worker. Calling it again waits for the first. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    await this.exitRoom();
    await this.#workers.close();
    this.#setState('closed');
  }

  #listen(stay: () => Stay): StayListener {
    return {
      ...sessionEvents(this),
      onJoined: (room) => {
        this.#setState('joined');
        this.emit('joined', room);
      },
      onDisconnected: (cause) => {
        this.#forget(stay());
        this.emit('disconnected', cause);
      },
    };
  }

  #forget(stay: Stay): void {
    if (this.#stay !== stay) return;
    this.#stay = undefined;
    this.#setState('disconnected');
  }

  #assertCanJoin(): void {
    if (this.#closing !== undefined) {
      throw RoomError.invalidState('joinRoom()', 'closed', 'make a new MediasoupClient');
    }
    if (this.#state === 'connecting') {
      throw RoomError.invalidState('joinRoom()', 'connecting', 'wait for the first joinRoom() or abort it');
    }
  }

  #setState(state: ClientState): void {
    const previous = this.#state;
    if (previous === state) return;
    this.#state = state;
    this.emit('connectionStateChanged', state, previous);
  }
}
