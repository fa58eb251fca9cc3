import { setTimeout as delay } from 'node:timers/promises';
import type { Worker } from '@tureen/handler';
import type { Transport } from 'mediasoup-client/types';
import { DownlinkPoller } from '../bandwidth/downlink-poller.ts';
import { DEFAULT_DEVICE, DEFAULT_DISPLAY_NAME } from '../configuration.ts';
import type { DataPublication, PublishDataOptions } from '../data-publication.ts';
import { RoomError } from '../errors.ts';
import { introduce } from '../listeners/attach-listeners.ts';
import { isTrack, type MediaInput } from '../media/media-input.ts';
import type { PublishOptions } from '../media/produce-options.ts';
import { Peer } from '../peer.ts';
import type { Publication } from '../publication.ts';
import { classifyClose } from '../reconnect/classify-close.ts';
import { IceWatch } from '../reconnect/ice-watch.ts';
import { mayPass } from '../reconnect/reconnect-policy.ts';
import { retry } from '../reconnect/retry.ts';
import { createRecordings } from '../recording/recordings.ts';
import { Room } from '../room.ts';
import type { Signaler } from '../signaling/signaler.ts';
import type { SignalingClose } from '../signaling/signaling-channel.ts';
import { RoomStore } from '../state/room-store.ts';
import { anySignal, untilAborted } from '../until-aborted.ts';
import { Admission } from './admission.ts';
import { handleChange } from './change-table.ts';
import { Connection } from './connection.ts';
import { DataPublisher } from './data-publisher.ts';
import { isDeadRoom } from './dead-room.ts';
import { Inbox } from './inbox.ts';
import { PeerQueues } from './peer-queues.ts';
import { Player } from './player.ts';
import { Publisher } from './publisher.ts';
import { Receiver } from './receiver.ts';
import { SourceBook } from './source-book.ts';
import type { StayOptions } from './stay-options.ts';
import { takeConsumer, takeDataConsumer, type TakeContext } from './take-consumer.ts';

/** One stay in a room, from joining to leaving, over any number of connections and media workers. */
export class Stay {
  readonly room: Room;
  readonly store: RoomStore;
  readonly publisher: Publisher;
  readonly dataPublisher: DataPublisher;
  readonly receiver: Receiver;
  readonly #options: StayOptions;
  readonly #sources = new SourceBook();
  readonly #player: Player;
  readonly #admission: Admission;
  readonly #queues = new PeerQueues();
  readonly #poller: DownlinkPoller;
  readonly #leaving = new AbortController();
  #worker: Worker | undefined;
  #connection: Connection | undefined;
  #iceWatch: IceWatch | undefined;
  #joining: Promise<void> | undefined;
  #entered = false;
  /** From then on, what is lost is mended. */
  #settled = false;
  #mending: Promise<void> | undefined;
  #absentTimer: NodeJS.Timeout | undefined;
  #left: Promise<void> | undefined;

  constructor(options: StayOptions) {
    this.#options = options;
    const { configuration, target, fire } = options;
    const { peerId, displayName = DEFAULT_DISPLAY_NAME, device = DEFAULT_DEVICE } = configuration.peer;
    this.room = new Room(target.roomId, new Peer({ peerId, displayName, device }));
    this.store = new RoomStore((change) => handleChange({ ...this.#parts(), fire }, change));
    const signaler = (): Signaler => this.requireConnection('it').signaler;
    const common = { store: this.store, fire, signaler };
    const keepsTracksOf = (worker: Worker): boolean => worker.closed && this.#replacesWorker;
    this.publisher = new Publisher({ ...common, peerId, keepsTracksOf });
    this.dataPublisher = new DataPublisher(fire);
    const recordings = createRecordings(target.roomId, configuration.consume, recordingEvents(fire));
    this.receiver = new Receiver({ ...common, room: this.room, config: configuration.consume, recordings });
    this.#admission = new Admission(configuration.consume, fire);
    this.#player = new Player(configuration.produce, this.#sources);
    this.#poller = new DownlinkPoller({
      wanted: () => options.hears('downlinkBwe'),
      stats: () => this.#downlinkStats(),
      onEstimate: (estimate) => this.store.dispatch({ type: 'downlinkBwe', ...estimate }),
    });
  }

  /** Whether the server has let this peer in, once. */
  get entered(): boolean {
    return this.#entered;
  }

  /** The present connection; undefined while there is none. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** Joins and, where the configuration says so, publishes. Leaves nothing behind when it rejects. */
  async join(signal?: AbortSignal): Promise<Room> {
    const either = anySignal(this.#leaving.signal, signal);
    try {
      this.#joining = this.#join(either);
      await this.#joining;
      return this.room;
    } catch (error) {
      const reason: unknown = either.aborted ? either.reason : error;
      await this.leave();
      throw reason;
    }
  }

  /** Publishes what the configuration names. @throws RoomError */
  async play(signal?: AbortSignal): Promise<readonly Publication[]> {
    const either = anySignal(this.#leaving.signal, signal);
    return this.#player.play(
      async (input) => this.#openSource(input, either),
      async (track, options) => {
        const connection = await this.#whenConnected('play()', either);
        return untilAborted(this.publisher.publish(connection, track, options), either);
      },
    );
  }

  /** Publishes a track, or the tracks of a source. @throws RoomError */
  async publish(
    what: MediaStreamTrack | MediaInput,
    options: PublishOptions,
    signal?: AbortSignal,
  ): Promise<readonly Publication[]> {
    const either = anySignal(this.#leaving.signal, signal);
    const connection = await this.#whenConnected('publish()', either);
    const tracks = isTrack(what) ? [what] : (await this.#openSource(what, either)).tracks;
    const publications: Publication[] = [];
    for (const track of tracks) {
      const publishing = this.publisher.publish(connection, track, options);
      publications.push(await untilAborted(publishing, either, (late) => void late.close()));
    }
    return publications;
  }

  /** Opens a data channel. @throws RoomError */
  async publishData(options: PublishDataOptions, signal?: AbortSignal): Promise<DataPublication> {
    const either = anySignal(this.#leaving.signal, signal);
    const connection = await this.#whenConnected('publishData()', either);
    return untilAborted(this.dataPublisher.publish(connection, options), either, (late) => late.close());
  }

  /** Sends a text on the room's channel of that name. @throws RoomError */
  async say(channel: 'chat' | 'bot', text: string, signal?: AbortSignal): Promise<void> {
    const either = anySignal(this.#leaving.signal, signal);
    const connection = await this.#whenConnected(`a message to ${channel}`, either);
    const publication = await untilAborted(this.dataPublisher.obtain(connection, channel), either);
    await publication.send(text, { signal: either });
  }

  /** The present connection. @throws RoomError `not-joined` while there is none. */
  requireConnection(method: string): Connection {
    if (this.#connection === undefined) throw RoomError.notJoined(method);
    return this.#connection;
  }

  /** Looks for another way for the media of every transport. @throws RoomError */
  async restartIce(signal?: AbortSignal): Promise<void> {
    const connection = this.requireConnection('restartIce()');
    const transports = [connection.sendTransport, connection.recvTransport];
    for (const transport of transports) {
      if (transport !== undefined) await untilAborted(restartIce(connection, transport), signal);
    }
  }

  /** Gives up joining, finishes the recordings, stops publishing and leaves. Calling it again waits for the first. */
  async leave(cause: RoomError = RoomError.left()): Promise<void> {
    this.#left ??= this.#leave(cause);
    return this.#left;
  }

  get #replacesWorker(): boolean {
    return this.#options.reconnect?.replaceWorker === true && this.#options.workers.replaces;
  }

  async #join(signal: AbortSignal): Promise<void> {
    const { workers, fire, requestListeners, notificationListeners } = this.#options;
    this.store.dispatch({ type: 'connectionChanged', connection: 'connecting' });
    introduce(requestListeners, this.room.mePeer);
    introduce(notificationListeners, this.room.mePeer);
    this.#watchWorker(await workers.obtain(signal));
    // The server gives a peer ten seconds from connecting to joining: whatever may be slow comes before.
    await this.#player.prepare(async (input) => this.#openSource(input, signal));
    await this.#connect(signal);
    signal.throwIfAborted();
    this.store.dispatch({ type: 'connectionChanged', connection: 'joined' });
    fire('joined', this.room);
    if (this.#player.playsByItself) await untilAborted(this.play(), signal);
    this.#connection?.closed.throwIfAborted();
    this.#settled = true;
  }

  async #openSource(input: MediaInput, signal: AbortSignal): ReturnType<SourceBook['open']> {
    const worker = this.#worker;
    if (worker === undefined) throw RoomError.left();
    return this.#sources.open(worker, input, signal);
  }

  /** Connects, once more when the room turned out to be closing, and enters the room. */
  async #connect(signal: AbortSignal): Promise<Connection> {
    const connection = await this.#open(signal).catch(async (error: unknown) => {
      if (!isDeadRoom(error)) throw error;
      return this.#open(signal);
    });
    this.#connection = connection;
    this.#entered = true;
    this.store.dispatch({ type: 'entered', peers: connection.peers });
    connection.inbox.open();
    return connection;
  }

  async #open(signal: AbortSignal): Promise<Connection> {
    const { signaler, target, configuration, workers } = this.#options;
    const worker = await workers.obtain(signal);
    this.#iceWatch?.close();
    const iceWatch = this.#createIceWatch();
    this.#iceWatch = iceWatch;
    return Connection.open({
      ...{ signaler, target, worker, configuration, signal },
      displayName: this.room.mePeer.displayName,
      inbox: new Inbox({
        store: this.store,
        queues: this.#queues,
        takeConsumer: async (offer) => takeConsumer(this.#takeContext(), offer),
        takeDataConsumer: async (offer) => takeDataConsumer(this.#takeContext(), offer),
        onClose: (close) => void this.#handleClose(close, iceWatch),
      }),
      onTransport: (transport) => iceWatch.watch(transport),
    });
  }

  #createIceWatch(): IceWatch {
    const { reconnect, fire, signaler } = this.#options;
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

  async #handleClose(close: SignalingClose, { lostForMs }: IceWatch): Promise<void> {
    const kicked = close.cause === 'kicked' && this.#settled;
    const serverReachable = kicked ? await this.#options.probe() : undefined;
    const reason = classifyClose(close, { mediaLostForMs: lostForMs, serverReachable });
    this.#lose(RoomError.disconnected(close.code, close.reason, reason));
  }

  /** The connection, or the worker, is gone. */
  #lose(cause: RoomError): void {
    if (this.#left !== undefined) return;
    const { reconnect } = this.#options;
    const isMendable = cause.code === 'worker-failed' ? this.#replacesWorker : mayPass(cause);
    if (this.#mending !== undefined || !this.#settled) {
      // Whoever is joining, for the first time or again, is told by what he waits for.
      this.#connection?.close(cause);
    } else if (reconnect === undefined || !isMendable) {
      void this.leave(cause).finally(() => this.#options.onEnded(cause));
    } else {
      this.#mending = this.#mend(cause, reconnect);
      this.#mending.catch(() => undefined);
    }
  }

  async #mend(cause: RoomError, settings: NonNullable<StayOptions['reconnect']>): Promise<void> {
    const { fire, onEnded } = this.#options;
    const startedAt = performance.now();
    this.store.dispatch({ type: 'connectionChanged', connection: 'reconnecting' });
    try {
      await this.#drop(cause);
      const attempts = await retry({
        ...{ settings, cause },
        onAttempt: (attempt) => fire('reconnecting', attempt),
        attempt: async (signal) => this.#rejoin(signal),
        sleep: async (delayMs, signal) =>
          delay(delayMs, undefined, { signal }).catch(() => signal.throwIfAborted()),
        random: Math.random,
        now: () => performance.now(),
        signal: this.#leaving.signal,
      });
      this.#mending = undefined;
      this.store.dispatch({ type: 'connectionChanged', connection: 'joined' });
      fire('reconnected', { kind: 'rejoin', attempts, durationMs: performance.now() - startedAt });
      this.#connection?.closed.throwIfAborted();
    } catch (error) {
      if (this.#left === undefined) {
        const failure = RoomError.fromMedia('join again', error);
        void this.leave(failure).finally(() => onEnded(failure));
      }
      throw error;
    }
  }

  /** Joins again, with all that was published. What others send is offered by the server. */
  async #rejoin(signal: AbortSignal): Promise<void> {
    const worker = await this.#options.workers.obtain(signal);
    if (worker !== this.#worker) {
      const { tracks, sources } = await this.#sources.reopen(worker, signal);
      this.publisher.supply(tracks);
      this.#player.supply(sources);
      this.#watchWorker(worker);
    }
    const connection = await this.#connect(signal);
    try {
      await this.publisher.republish(connection);
      await this.dataPublisher.republish(connection);
      connection.closed.throwIfAborted();
    } catch (error) {
      await this.#drop(RoomError.fromMedia('join again', error));
      throw error;
    }
    clearTimeout(this.#absentTimer);
    const { absentPeersMs = 0 } = this.#options.reconnect ?? {};
    this.#absentTimer = setTimeout(() => this.store.dispatch({ type: 'absentPeersExpired' }), absentPeersMs);
  }

  /** Gives up the connection; publications and subscriptions wait for the next one. */
  async #drop(cause: RoomError): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    clearTimeout(this.#absentTimer);
    this.#iceWatch?.close();
    connection?.inbox.close();
    this.#admission.withdrawAll();
    this.publisher.suspend();
    this.dataPublisher.suspend();
    const finished = this.receiver.suspend();
    this.store.dispatch({ type: 'connectionLost' });
    await finished;
    connection?.close(cause);
  }

  async #whenConnected(method: string, signal: AbortSignal): Promise<Connection> {
    signal.throwIfAborted();
    if (this.#mending !== undefined) await untilAborted(this.#mending, signal);
    return this.requireConnection(method);
  }

  #watchWorker(worker: Worker): void {
    this.#unwatchWorker();
    this.#worker = worker;
    worker.once('died', this.#handleWorkerEnd);
    worker.once('subprocessclose', this.#handleWorkerEnd);
  }

  #unwatchWorker(): void {
    this.#worker?.off('died', this.#handleWorkerEnd);
    this.#worker?.off('subprocessclose', this.#handleWorkerEnd);
  }

  readonly #handleWorkerEnd = (cause: Error = new Error('the media worker was closed')): void => {
    this.#unwatchWorker();
    const error = RoomError.workerFailed(cause);
    if (this.#connection === undefined && !this.#settled) this.#leaving.abort(error);
    else this.#lose(error);
  };

  #downlinkStats(): ReturnType<Signaler['getTransportStats']> | undefined {
    const { signaler, recvTransport } = this.#connection ?? {};
    if (signaler === undefined || recvTransport === undefined) return undefined;
    const { downlinkBwe, stats } = signaler.features;
    return downlinkBwe || !stats ? undefined : signaler.getTransportStats(recvTransport.id);
  }

  #parts(): Omit<Parameters<typeof handleChange>[0], 'fire'> {
    const { room, receiver, publisher } = this;
    const { onState } = this.#options;
    return { room, receiver, publisher, admission: this.#admission, queues: this.#queues, onState };
  }

  #takeContext(): TakeContext {
    const connection = this.requireConnection('a consumer');
    const { room, receiver } = this;
    return {
      connection,
      room,
      receiver,
      admission: this.#admission,
      queues: this.#queues,
      options: this.#options,
    };
  }

  async #leave(cause: RoomError): Promise<void> {
    this.#leaving.abort(cause);
    await this.#joining?.catch(() => undefined);
    this.#unwatchWorker();
    this.#poller.close();
    this.#iceWatch?.close();
    clearTimeout(this.#absentTimer);
    const connection = this.#connection;
    connection?.inbox.close();
    this.#admission.withdrawAll();
    await this.receiver.close();
    this.publisher.close();
    this.dataPublisher.close();
    connection?.close(cause);
    await this.#mending?.catch(() => undefined);
    await this.#queues.idle();
    await this.receiver.close();
    this.#sources.closeAll();
    this.room.end();
    this.store.dispatch({ type: 'connectionChanged', connection: 'disconnected' });
  }
}

async function restartIce(
  { signaler }: Connection,
  transport: Pick<Transport, 'id' | 'restartIce'>,
): Promise<void> {
  const iceParameters = await signaler.restartIce(transport.id);
  await transport.restartIce({ iceParameters });
}

function recordingEvents(fire: StayOptions['fire']): Parameters<typeof createRecordings>[2] {
  return {
    onRecordingStarted: (path, subscription) => fire('recordingStarted', path, subscription),
    onRecordingFinished: (summary, subscription) => fire('recordingFinished', summary, subscription),
    onRecordingFailed: (error, subscription) => fire('recordingFailed', error, subscription),
  };
}
