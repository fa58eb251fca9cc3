import type { Worker } from '@tureen/handler';
import { Device } from 'mediasoup-client';
import type { JoinConfiguration } from '../configuration.ts';
import { RoomError } from '../errors.ts';
import type { Publication } from '../publication.ts';
import type { Room } from '../room.ts';
import { ProtooSignaler } from '../signaling/protoo-signaler.ts';
import type { ServerUrl } from '../signaling/server-url.ts';
import { untilAborted } from '../until-aborted.ts';
import { openMediaSource, type MediaSource } from './media-source.ts';
import type { SessionListener } from './notification-table.ts';
import { Session } from './session.ts';
import { TaskQueue } from './task-queue.ts';
import type { WorkerSource } from './worker-source.ts';

/** Who is told what happens during a stay. */
export interface StayListener extends SessionListener {
  /** The server has let this peer in. */
  onJoined(room: Room): void;
}

/** What a stay is made from. */
export interface StayOptions {
  readonly workers: WorkerSource;
  readonly address: ServerUrl;
  readonly configuration: JoinConfiguration;
  readonly requestTimeoutMs: number;
  readonly listener: StayListener;
}

/** One stay in a room with everything that it needs: worker, media source, connection, session. */
export class Stay {
  readonly #options: StayOptions;
  readonly #leaving = new AbortController();
  /** A second `play` waits for the first. */
  readonly #plays = new TaskQueue();
  #worker: Worker | undefined;
  #source: MediaSource | undefined;
  #session: Session | undefined;
  #joining: Promise<Room> | undefined;
  #left: Promise<void> | undefined;

  constructor(options: StayOptions) {
    this.#options = options;
  }

  /** The session, once the room has been joined. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** Joins and, where the configuration says so, publishes. Leaves nothing behind when it rejects. */
  async join(signal?: AbortSignal): Promise<Room> {
    const leaving = this.#leaving.signal;
    const either = signal === undefined ? leaving : AbortSignal.any([signal, leaving]);
    try {
      this.#joining = this.#join(either);
      return await this.#joining;
    } catch (error) {
      const reason: unknown = either.aborted ? either.reason : error;
      await this.leave();
      throw reason;
    }
  }

  /** Publishes the tracks of the source that are not published yet; a source that has ended is opened again. */
  async play(): Promise<readonly Publication[]> {
    return this.#plays.run(async () => this.#play());
  }

  /** Gives up joining, finishes the recordings, stops publishing and leaves. Calling it again waits for the first. */
  async leave(): Promise<void> {
    this.#left ??= this.#leave();
    return this.#left;
  }

  async #join(signal: AbortSignal): Promise<Room> {
    const { workers, configuration, listener } = this.#options;
    const { autoProduce = true, mediaFilePath } = configuration.produce;
    const worker = await workers.obtain(signal);
    this.#watch(worker);
    // The server gives a peer ten seconds from connecting to joining: whatever may be slow comes before.
    if (mediaFilePath !== undefined) this.#source = await this.#openSource(worker, signal);
    this.#session = await this.#openSession(worker, signal);
    signal.throwIfAborted();
    listener.onJoined(this.#session.room);
    if (autoProduce && this.#source !== undefined) await untilAborted(this.play(), signal);
    return this.#session.room;
  }

  async #openSource(worker: Worker, signal: AbortSignal): Promise<MediaSource> {
    const opening = openMediaSource(worker, this.#options.configuration.produce);
    return untilAborted(opening, signal, (late) => late.close());
  }

  async #openSession(worker: Worker, signal: AbortSignal): Promise<Session> {
    const { address, configuration, requestTimeoutMs } = this.#options;
    const { roomId } = address;
    const { room, peer } = configuration;
    const target = { ...room, ...peer, roomId, requestTimeoutMs };
    return Session.join({
      signaler: new ProtooSignaler(),
      target,
      device: new Device({ handlerFactory: worker.createHandlerFactory() }),
      roomId: address.roomId,
      configuration,
      listener: { ...this.#options.listener, onDisconnected: (cause) => this.#handleDisconnected(cause) },
      signal,
    });
  }

  async #play(): Promise<readonly Publication[]> {
    const session = this.#session;
    const worker = this.#worker;
    if (session === undefined || worker === undefined) throw RoomError.left();
    if (this.#source === undefined) {
      throw RoomError.invalidState('play()', 'without a source', 'give mediaFilePath to joinRoom()');
    }
    if (this.#source.ended) this.#source = await this.#openSource(worker, this.#leaving.signal);
    const publications: Publication[] = [];
    for (const track of this.#source.tracks) publications.push(await session.sendSide.publish(track));
    return publications;
  }

  #watch(worker: Worker): void {
    this.#worker = worker;
    worker.once('died', this.#handleWorkerEnd);
    worker.once('subprocessclose', this.#handleWorkerEnd);
  }

  readonly #handleWorkerEnd = (cause: Error = new Error('the media worker was closed')): void => {
    const error = RoomError.workerFailed(cause);
    if (this.#session === undefined) this.#leaving.abort(error);
    else this.#session.fail(error);
  };

  #handleDisconnected(cause: RoomError): void {
    // While joining, the pending request tells the caller.
    if (this.#session === undefined) return;
    void this.leave().finally(() => this.#options.listener.onDisconnected(cause));
  }

  async #leave(): Promise<void> {
    this.#leaving.abort(RoomError.left());
    await this.#joining?.catch(() => undefined);
    this.#worker?.off('died', this.#handleWorkerEnd);
    this.#worker?.off('subprocessclose', this.#handleWorkerEnd);
    await this.#session?.close();
    this.#source?.close();
  }
}
