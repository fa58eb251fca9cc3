import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from '@tureen/handler';
import type { Transport } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import { classifyClose } from '../reconnect/classify-close.ts';
import { IceWatch } from '../reconnect/ice-watch.ts';
import { mayPass, type ReconnectSettings } from '../reconnect/reconnect-policy.ts';
import { retry } from '../reconnect/retry.ts';
import type { SignalingClose } from '../signaling/signaling-channel.ts';
import type { RoomStore } from '../state/room-store.ts';
import { untilAborted } from '../until-aborted.ts';
import { watchWorker } from '../workers/watch-worker.ts';
import { Connection } from './connection.ts';
import { isDeadRoom } from './dead-room.ts';
import type { Inbox } from './inbox.ts';
import type { StayOptions } from './stay-options.ts';

/** What outlives a connection: publications and subscriptions. */
export interface Passengers {
  /** Whether there is something to send. */
  readonly send: () => boolean;
  /** The connection is gone. Resolves when what was being written is whole. */
  readonly suspend: () => Promise<void>;
  /** There is another worker; the former is gone. */
  readonly moveTo: (worker: Worker, signal: AbortSignal) => Promise<void>;
  /** What has not come back with the new connection will not come any more. */
  readonly giveUp: () => void;
  /** There is another connection. */
  readonly restore: (connection: Connection) => Promise<void>;
}

/** What a link needs. */
export interface LinkOptions {
  readonly stay: StayOptions;
  readonly store: RoomStore;
  readonly passengers: Passengers;
  /** Name shown to others. */
  readonly displayName: () => string;
  readonly createInbox: (onClose: (close: SignalingClose) => void) => Inbox;
  /** The room is lost for good. */
  readonly onLost: (cause: RoomError) => void;
  /** Fires when the client leaves. */
  readonly leaving: AbortController;
}

/** The way to the room: a media worker and a connection, each replaced when it is lost and may be. */
export class Link {
  readonly #options: LinkOptions;
  #worker: Worker | undefined;
  #unwatchWorker: () => void = () => undefined;
  #connection: Connection | undefined;
  #iceWatch: IceWatch | undefined;
  /** From then on, what is lost is mended. */
  #settled = false;
  #mending: Promise<void> | undefined;
  #absentTimer: NodeJS.Timeout | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** The present connection; undefined while there is none. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** The present worker; undefined before the start. */
  get worker(): Worker | undefined {
    return this.#worker;
  }

  /** Whether tracks that ended with their worker will have others in their place. */
  keepsTracksOf(worker: Worker): boolean {
    return worker.closed && this.#replacesWorker;
  }

  /** Obtains a worker. @throws RoomError `worker-failed`; the signal's reason. */
  async start(signal: AbortSignal): Promise<void> {
    this.#watchWorker(await this.#options.stay.workers.obtain(signal));
  }

  /** Connects, anew when the room turned out to be closing, and enters the room. @throws RoomError */
  async connect(signal: AbortSignal): Promise<Connection> {
    // The second time, the server may not have noticed yet that the first connection is gone.
    const anew = async (error: unknown): Promise<Connection> => {
      if (!isDeadRoom(error)) throw error;
      return this.#open(signal);
    };
    const connection = await this.#open(signal).catch(anew).catch(anew);
    this.#connection = connection;
    this.#options.store.dispatch({ type: 'entered', peers: connection.peers });
    connection.inbox.open();
    return connection;
  }

  /** Joining is over. @throws the reason why the connection is over already. */
  settle(): void {
    this.#connection?.closed.throwIfAborted();
    this.#settled = true;
  }

  /** The connection, as soon as a lost one is mended. @throws RoomError `not-joined`, or why it cannot be mended. */
  async whenConnected(method: string, signal: AbortSignal): Promise<Connection> {
    signal.throwIfAborted();
    if (this.#mending !== undefined) await untilAborted(this.#mending, signal);
    return this.requireConnection(method);
  }

  /** The present connection. @throws RoomError `not-joined` while there is none. */
  requireConnection(method: string): Connection {
    if (this.#connection === undefined) throw RoomError.notJoined(method);
    return this.#connection;
  }

  /** Looks for another way for the media of every transport. @throws RoomError */
  async restartIce(signal: AbortSignal | undefined): Promise<void> {
    const connection = this.requireConnection('restartIce()');
    for (const transport of [connection.sendTransport, connection.recvTransport]) {
      if (transport !== undefined) await untilAborted(restartIce(connection, transport), signal);
    }
  }

  /** Looks at nothing that comes any more. To be called before `close`, for what must be ended before. */
  quiet(): void {
    this.#unwatchWorker();
    this.#iceWatch?.close();
    clearTimeout(this.#absentTimer);
    this.#connection?.inbox.close();
  }

  /** Ends the connection. Resolves when nothing is being mended any more. */
  async close(cause: RoomError): Promise<void> {
    this.#connection?.close(cause);
    await this.#mending?.catch(() => undefined);
  }

  get #replacesWorker(): boolean {
    const { reconnect, workers } = this.#options.stay;
    return reconnect?.replaceWorker === true && workers.replaces;
  }

  async #open(signal: AbortSignal): Promise<Connection> {
    const { signaler, target, configuration, workers, reconnect } = this.#options.stay;
    const worker = await workers.obtain(signal);
    this.#iceWatch?.close();
    const iceWatch = this.#createIceWatch();
    this.#iceWatch = iceWatch;
    const displayName = this.#options.displayName();
    const inbox = this.#options.createInbox((close) => void this.#handleClose(close, iceWatch.lostForMs));
    const onTransport = (transport: Transport): void => iceWatch.watch(transport);
    const connectTimeoutMs = this.#settled ? reconnect?.connectTimeoutMs : undefined;
    const sends = this.#options.passengers.send();
    const options = { signaler, target, worker, configuration, displayName, inbox, onTransport, signal };
    return Connection.open({ ...options, sends, connectTimeoutMs });
  }

  #createIceWatch(): IceWatch {
    const { reconnect, fire, signaler } = this.#options.stay;
    return new IceWatch({
      settings: reconnect,
      restart: async (transport) => {
        if (!signaler.features.iceRestart)
          throw new RoomError('unsupported', 'the server cannot restart ICE');
        await restartIce(this.requireConnection('restartIce()'), transport);
      },
      onAttempt: (attempt) => fire('reconnecting', attempt),
      onMended: (result) => fire('reconnected', result),
      onLost: (error) => this.#lose(error),
      now: () => performance.now(),
    });
  }

  async #handleClose(close: SignalingClose, mediaLostForMs: number): Promise<void> {
    const kicked = close.cause === 'kicked' && this.#settled;
    const server = kicked ? await this.#options.stay.probe() : undefined;
    const reason = classifyClose(close, { mediaLostForMs, server });
    this.#lose(RoomError.disconnected(close.code, close.reason, reason));
  }

  /** The connection, or the worker, is gone. */
  #lose(cause: RoomError): void {
    const { leaving, onLost, stay } = this.#options;
    if (leaving.signal.aborted) return;
    const isMendable = cause.code === 'worker-failed' ? this.#replacesWorker : mayPass(cause);
    if (this.#mending !== undefined || !this.#settled) {
      // Whoever is joining, for the first time or again, is told by what he waits for.
      this.#connection?.close(cause);
    } else if (stay.reconnect === undefined || !isMendable) {
      onLost(cause);
    } else {
      this.#mending = this.#mend(cause, stay.reconnect);
      this.#mending.catch(() => undefined);
    }
  }

  async #mend(cause: RoomError, settings: ReconnectSettings): Promise<void> {
    const { store, stay, onLost } = this.#options;
    const startedAt = performance.now();
    store.dispatch({ type: 'connectionChanged', connection: 'reconnecting' });
    try {
      await this.#drop(cause);
      const attempts = await this.#retry(cause, settings);
      this.#mending = undefined;
      store.dispatch({ type: 'connectionChanged', connection: 'joined' });
      const durationMs = performance.now() - startedAt;
      stay.fire('reconnected', { kind: 'rejoin', attempts, durationMs });
    } catch (error) {
      onLost(RoomError.fromMedia('join again', error));
      throw error;
    }
  }

  async #retry(cause: RoomError, settings: ReconnectSettings): Promise<number> {
    const { stay, leaving } = this.#options;
    return retry({
      settings,
      cause,
      onAttempt: (attempt) => stay.fire('reconnecting', attempt),
      attempt: async (signal) => this.#rejoin(signal),
      sleep: async (delayMs, signal) => {
        await delay(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted());
      },
      random: Math.random,
      now: () => performance.now(),
      signal: leaving.signal,
    });
  }

  /** Joins again, with all that was published. What others send is offered by the server. */
  async #rejoin(signal: AbortSignal): Promise<void> {
    const { stay, passengers } = this.#options;
    if (this.#worker?.closed === true && !this.#replacesWorker) {
      throw RoomError.workerFailed(new Error('it ended meanwhile, and reconnect.replaceWorker is not set'));
    }
    const worker = await stay.workers.obtain(signal);
    if (worker !== this.#worker) {
      await passengers.moveTo(worker, signal);
      this.#watchWorker(worker);
    }
    const connection = await this.connect(signal);
    try {
      await passengers.restore(connection);
      connection.closed.throwIfAborted();
    } catch (error) {
      await this.#drop(RoomError.fromMedia('join again', error));
      throw error;
    }
    this.#expectOthers(stay.reconnect?.absentPeersMs ?? 0);
  }

  /** Others may be reconnecting as well. */
  #expectOthers(absentPeersMs: number): void {
    const { store, passengers } = this.#options;
    clearTimeout(this.#absentTimer);
    this.#absentTimer = setTimeout(() => {
      store.dispatch({ type: 'absentPeersExpired' });
      passengers.giveUp();
    }, absentPeersMs);
  }

  /** Gives up the connection; the passengers wait for the next one. */
  async #drop(cause: RoomError): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    clearTimeout(this.#absentTimer);
    this.#iceWatch?.close();
    connection?.inbox.close();
    const suspended = this.#options.passengers.suspend();
    this.#options.store.dispatch({ type: 'connectionLost' });
    await suspended;
    connection?.close(cause);
  }

  #watchWorker(worker: Worker): void {
    this.#unwatchWorker();
    this.#worker = worker;
    this.#unwatchWorker = watchWorker(worker, (cause) => this.#handleWorkerEnd(cause));
  }

  #handleWorkerEnd(cause: Error): void {
    const error = RoomError.workerFailed(cause);
    if (this.#connection === undefined && !this.#settled) this.#options.leaving.abort(error);
    else this.#lose(error);
  }
}

async function restartIce(
  { signaler }: Connection,
  transport: Pick<Transport, 'id' | 'restartIce'>,
): Promise<void> {
  const iceParameters = await signaler.restartIce(transport.id);
  await transport.restartIce({ iceParameters });
}
