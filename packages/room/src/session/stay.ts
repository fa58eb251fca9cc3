import type { Worker } from '@tureen/handler';
import { DownlinkPoller } from '../bandwidth/downlink-poller.ts';
import { DEFAULT_DEVICE, DEFAULT_DISPLAY_NAME } from '../configuration.ts';
import type { DataPublication, PublishDataOptions } from '../data-publication.ts';
import { RoomError } from '../errors.ts';
import { introduce } from '../listeners/attach-listeners.ts';
import { isTrack, type MediaInput } from '../media/media-input.ts';
import { optionsOfTrack, type PublishOptions } from '../media/produce-options.ts';
import { Peer } from '../peer.ts';
import type { Publication } from '../publication.ts';
import { createRecordings } from '../recording/create-recordings.ts';
import { Room } from '../room.ts';
import type { RemoteStats, Signaler } from '../signaling/signaler.ts';
import { addressOf } from '../signaling/server-url.ts';
import type { SignalingClose } from '../signaling/signaling-channel.ts';
import { RoomStore } from '../state/room-store.ts';
import { anySignal, untilAborted } from '../until-aborted.ts';
import { Admission } from './admission.ts';
import { handleChange, type ChangeContext } from './change-table.ts';
import type { Connection } from './connection.ts';
import { DataPublisher } from './data-publisher.ts';
import { Inbox } from './inbox.ts';
import { Link } from './link.ts';
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
  readonly #link: Link;
  readonly #sources = new SourceBook();
  readonly #player: Player;
  readonly #admission: Admission;
  readonly #queues = new PeerQueues();
  readonly #poller: DownlinkPoller;
  readonly #leaving = new AbortController();
  #entered = false;
  #joining: Promise<void> | undefined;
  #left: Promise<void> | undefined;

  constructor(options: StayOptions) {
    this.#options = options;
    const { configuration, target, fire } = options;
    const { peerId, displayName = DEFAULT_DISPLAY_NAME, device = DEFAULT_DEVICE } = configuration.peer;
    const address = { roomId: target.roomId, serverAddress: addressOf(target) };
    this.room = new Room(address, new Peer({ peerId, displayName, device }));
    this.store = new RoomStore((change) => handleChange(this.#changeContext(), change));
    this.#link = this.#createLink();
    const signaler = (): Signaler => this.#link.requireConnection('it').signaler;
    const common = { store: this.store, fire, signaler };
    const keepsTracksOf = (worker: Worker): boolean => this.#link.keepsTracksOf(worker);
    this.publisher = new Publisher({ ...common, peerId, keepsTracksOf });
    this.dataPublisher = new DataPublisher(fire);
    const recordings = createRecordings(target.roomId, configuration.consume, recordingEvents(fire));
    this.receiver = new Receiver({ ...common, room: this.room, config: configuration.consume, recordings });
    this.#admission = new Admission(configuration.consume, fire);
    this.#player = new Player(configuration.produce, this.#sources);
    this.#poller = this.#createPoller();
  }

  /** Whether the server has let this peer in, once. */
  get entered(): boolean {
    return this.#entered;
  }

  /** The present connection; undefined while there is none. */
  get connection(): Connection | undefined {
    return this.#link.connection;
  }

  /** Joins and, where the configuration says so, publishes. Leaves nothing behind when it rejects. */
  async join(signal?: AbortSignal): Promise<Room> {
    const either = this.#untilLeft(signal);
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
    const either = this.#untilLeft(signal);
    either.throwIfAborted();
    return this.#player.play({
      open: async (input) => this.#openSource(input, either),
      publish: async (track, options) => {
        const connection = await this.#link.whenConnected('play()', either);
        return untilAborted(this.publisher.publish(connection, track, options), either);
      },
    });
  }

  /** Publishes a track, or the tracks of a source. @throws RoomError */
  async publish(
    what: MediaStreamTrack | MediaInput,
    options: PublishOptions,
    signal?: AbortSignal,
  ): Promise<readonly Publication[]> {
    const either = this.#untilLeft(signal);
    const connection = await this.#link.whenConnected('publish()', either);
    const tracks = isTrack(what) ? [what] : (await this.#openSource(what, either)).tracks;
    const publications: Publication[] = [];
    for (const track of tracks) {
      const own = tracks.length > 1 ? optionsOfTrack(track, options) : options;
      const publishing = this.publisher.publish(connection, track, own);
      publications.push(await untilAborted(publishing, either, (late) => void late.close()));
    }
    return publications;
  }

  /** Opens a data channel. @throws RoomError */
  async publishData(options: PublishDataOptions, signal?: AbortSignal): Promise<DataPublication> {
    const either = this.#untilLeft(signal);
    const connection = await this.#link.whenConnected('publishData()', either);
    return untilAborted(this.dataPublisher.publish(connection, options), either, (late) => late.close());
  }

  /** Sends a text on the room's channel of that name. @throws RoomError */
  async say(channel: 'chat' | 'bot', text: string, signal?: AbortSignal): Promise<void> {
    const either = this.#untilLeft(signal);
    const connection = await this.#link.whenConnected(`a message to ${channel}`, either);
    const publication = await untilAborted(this.dataPublisher.obtain(connection, channel), either);
    await publication.send(text, { signal: either });
  }

  /** The signalling of the present connection. @throws RoomError `not-joined` while there is none. */
  requireSignaler(method: string): Signaler {
    return this.#link.requireConnection(method).signaler;
  }

  /** Looks for another way for the media of every transport. @throws RoomError */
  async restartIce(signal?: AbortSignal): Promise<void> {
    await this.#link.restartIce(signal);
  }

  /** Gives up joining, finishes the recordings, stops publishing and leaves. Calling it again waits for the first. */
  async leave(cause: RoomError = RoomError.left()): Promise<void> {
    this.#left ??= this.#leave(cause);
    return this.#left;
  }

  get #sends(): boolean {
    const { publisher, dataPublisher } = this;
    return (
      this.#player.playsByItself || [...publisher.publications, ...dataPublisher.publications].length > 0
    );
  }

  async #join(signal: AbortSignal): Promise<void> {
    const { fire, requestListeners, notificationListeners } = this.#options;
    this.store.dispatch({ type: 'connectionChanged', connection: 'connecting' });
    introduce(requestListeners, this.room.mePeer);
    introduce(notificationListeners, this.room.mePeer);
    await this.#link.start(signal);
    // The server gives a peer ten seconds from connecting to joining: whatever may be slow comes before.
    await this.#player.prepare(async (input) => this.#openSource(input, signal));
    await this.#link.connect(signal);
    signal.throwIfAborted();
    this.#entered = true;
    this.store.dispatch({ type: 'connectionChanged', connection: 'joined' });
    fire('joined', this.room);
    if (this.#player.playsByItself) await untilAborted(this.play(), signal);
    this.#link.settle();
  }

  async #openSource(input: MediaInput, signal: AbortSignal): ReturnType<SourceBook['open']> {
    const { worker } = this.#link;
    if (worker === undefined) throw RoomError.left();
    return this.#sources.open(worker, input, signal);
  }

  #createLink(): Link {
    return new Link({
      stay: this.#options,
      store: this.store,
      displayName: () => this.room.mePeer.displayName,
      leaving: this.#leaving,
      createInbox: (onClose) => this.#createInbox(onClose),
      onLost: (cause) => this.#end(cause),
      passengers: {
        send: () => this.#sends,
        suspend: async () => this.#suspend(),
        giveUp: () => void this.receiver.endSuspended(),
        moveTo: async (worker, signal) => this.#moveTo(worker, signal),
        restore: async (connection) => {
          await this.publisher.republish(connection);
          await this.dataPublisher.republish(connection);
        },
      },
    });
  }

  #createInbox(onClose: (close: SignalingClose) => void): Inbox {
    return new Inbox({
      store: this.store,
      queues: this.#queues,
      takeConsumer: async (offer) => takeConsumer(this.#takeContext(), offer),
      takeDataConsumer: async (offer) => takeDataConsumer(this.#takeContext(), offer),
      onClose,
    });
  }

  #createPoller(): DownlinkPoller {
    return new DownlinkPoller({
      wanted: () => this.#options.hears('downlinkBwe'),
      stats: async () => this.#downlinkStats(),
      onEstimate: (estimate) => this.store.dispatch({ type: 'downlinkBwe', ...estimate }),
    });
  }

  /** What `downlinkBwe` can be derived from, of servers that do not tell it. */
  async #downlinkStats(): Promise<RemoteStats> {
    const { signaler, recvTransport } = this.#link.connection ?? {};
    if (signaler === undefined || recvTransport === undefined) return [];
    const { downlinkBwe, stats } = signaler.features;
    return downlinkBwe || !stats ? [] : signaler.getTransportStats(recvTransport.id);
  }

  async #suspend(): Promise<void> {
    this.#admission.withdrawAll();
    this.publisher.suspend();
    this.dataPublisher.suspend();
    await this.receiver.suspend();
  }

  async #moveTo(worker: Worker, signal: AbortSignal): Promise<void> {
    const { tracks, sources } = await this.#sources.reopen(worker, signal);
    this.publisher.supply(tracks);
    this.#player.supply(sources);
  }

  #changeContext(): ChangeContext {
    const { room, receiver, publisher } = this;
    const { fire, onState } = this.#options;
    return { room, receiver, publisher, fire, onState, admission: this.#admission, queues: this.#queues };
  }

  #takeContext(): TakeContext {
    const { room, receiver } = this;
    const connection = this.#link.requireConnection('a consumer');
    const [admission, queues, options] = [this.#admission, this.#queues, this.#options] as const;
    return { connection, room, receiver, admission, queues, options };
  }

  /** A signal that fires when `signal` does, and when the room is left. */
  #untilLeft(signal: AbortSignal | undefined): AbortSignal {
    return anySignal(this.#leaving.signal, signal);
  }

  #end(cause: RoomError): void {
    if (this.#left !== undefined) return;
    void this.leave(cause).finally(() => this.#options.onEnded(cause));
  }

  async #leave(cause: RoomError): Promise<void> {
    this.#leaving.abort(cause);
    await this.#joining?.catch(() => undefined);
    this.#poller.close();
    this.#link.quiet();
    this.#admission.withdrawAll();
    await this.receiver.close();
    this.publisher.close();
    this.dataPublisher.close();
    await this.#link.close(cause);
    await this.#queues.idle();
    // What was being taken at the time has come to its end.
    await this.receiver.close();
    this.#sources.closeAll();
    this.room.end();
  }
}

function recordingEvents(fire: StayOptions['fire']): Parameters<typeof createRecordings>[2] {
  return {
    onRecordingStarted: (path, subscription) => fire('recordingStarted', path, subscription),
    onRecordingFinished: (summary, subscription) => fire('recordingFinished', summary, subscription),
    onRecordingFailed: (error, subscription) => fire('recordingFailed', error, subscription),
  };
}
