import { EventEmitter } from 'node:events';
import type { Worker } from '@tureen/handler';
import type { Device as MediasoupDevice, Transport } from 'mediasoup-client/types';
import type { CallOptions } from './call-options.ts';
import { checkClientOptions, checkJoin } from './check-options.ts';
import type { JoinOptions, MediasoupClientOptions } from './client-options.ts';
import type {
  ConsumerConfig,
  JoinConfiguration,
  PeerIdentity,
  ProducerConfig,
  RoomAddressInfo,
} from './configuration.ts';
import type { DataPublication, PublishDataOptions } from './data-publication.ts';
import type { DataSubscription } from './data-subscription.ts';
import { RoomError } from './errors.ts';
import type { ClientState, MediasoupClientEvents } from './events.ts';
import { fireOn, reportListenerError, type Fire } from './fire.ts';
import { attachListeners } from './listeners/attach-listeners.ts';
import { notificationListenersOf, requestListenersOf } from './listeners/listener-options.ts';
import { isTrack, type MediaInput } from './media/media-input.ts';
import type { PublishOptions } from './media/produce-options.ts';
import type { Peer } from './peer.ts';
import type { Publication } from './publication.ts';
import { probeServer, type ServerState } from './reconnect/probe-server.ts';
import { reconnectSettings } from './reconnect/reconnect-policy.ts';
import type { Room } from './room.ts';
import { Stay } from './session/stay.ts';
import type { StayOptions } from './session/stay-options.ts';
import { dialect2026 } from './signaling/dialects/dialect-2026.ts';
import { ProtooSignaler } from './signaling/protoo-signaler.ts';
import { httpAddress, roomIdOf, serverUrl } from './signaling/server-url.ts';
import type { NetworkThrottleRequest, Signaler } from './signaling/signaler.ts';
import type { Subscription } from './subscription.ts';
import { untilAborted } from './until-aborted.ts';
import { chooseWorkerSource } from './workers/choose-worker-source.ts';
import type { WorkerSource } from './workers/worker-source.ts';

/** Milliseconds that the server, and a listener, may take when nothing else is said. */
const DEFAULT_TIMEOUT_MS = 10_000;

type StaySettings = Pick<
  StayOptions,
  'signaler' | 'requestListeners' | 'notificationListeners' | 'listenerTimeoutMs' | 'reconnect'
>;

/**
 * One-call room client: joins a room of a mediasoup-demo server, publishes a file, receives and records the others. One
 * client stays in one room at a time and may join again after `exitRoom`.
 *
 * Each call with a `signal` rejects with its reason when it fires.
 */
export class MediasoupClient extends EventEmitter<MediasoupClientEvents> implements AsyncDisposable {
  readonly #requestTimeoutMs: number;
  readonly #settings: StaySettings;
  readonly #workers: WorkerSource;
  readonly #fire: Fire;
  readonly #hasOwnSignaler: boolean;
  #state: ClientState = 'new';
  #stay: Stay | undefined;
  #mePeer: Peer | undefined;
  #closing: Promise<void> | undefined;

  /** @throws TypeError Listeners, timeouts or the reconnect policy make no sense. */
  constructor(options: MediasoupClientOptions = {}) {
    super();
    checkClientOptions(options);
    this.#fire = fireOn(this);
    this.#hasOwnSignaler = options.signaler !== undefined;
    this.#requestTimeoutMs = options.requestTimeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#workers = chooseWorkerSource(options.worker);
    this.#settings = {
      signaler: options.signaler ?? new ProtooSignaler(),
      requestListeners: requestListenersOf(options.requestListeners),
      notificationListeners: notificationListenersOf(options.notificationListeners),
      listenerTimeoutMs: options.listenerTimeoutMs ?? DEFAULT_TIMEOUT_MS,
      reconnect: reconnectSettings(options.reconnect),
    };
    attachListeners({
      emitter: this,
      listeners: this.#settings.notificationListeners,
      timeoutMs: this.#settings.listenerTimeoutMs,
      onError: (error) => reportListenerError(this, error),
    });
  }

  /** Stage of the client's life. */
  get connectionState(): ClientState {
    return this.#state;
  }

  /** The room, while the client is in one, also while the connection is being mended. */
  get room(): Room | undefined {
    return this.#isInRoom ? this.#stay?.room : undefined;
  }

  /** This client as a peer: since the first join, of the latest one. */
  get mePeer(): Peer | undefined {
    return this.#mePeer;
  }

  /** The mediasoup-client `Device`, while the client is connected to a room. */
  get device(): MediasoupDevice | undefined {
    return this.#stay?.connection?.device;
  }

  /** The mediasoup-client transport that sends, once something has been published. */
  get sendTransport(): Transport | undefined {
    return this.#stay?.connection?.sendTransport;
  }

  /** The mediasoup-client transport that receives, if the client does. */
  get recvTransport(): Transport | undefined {
    return this.#stay?.connection?.recvTransport;
  }

  /** The media worker, while the client is connected to a room. */
  get worker(): Worker | undefined {
    return this.#stay?.connection?.worker;
  }

  /** How the server is spoken to. */
  get signaler(): Signaler {
    return this.#settings.signaler;
  }

  /** What the client publishes. */
  get publications(): readonly Publication[] {
    return this.#stay?.publisher.publications ?? [];
  }

  /** The data channels that the client sends on. */
  get dataPublications(): readonly DataPublication[] {
    return this.#stay?.dataPublisher.publications ?? [];
  }

  /** What the client receives. */
  get subscriptions(): readonly Subscription[] {
    return this.#stay?.receiver.subscriptions ?? [];
  }

  /** The data channels that the client receives from. */
  get dataSubscriptions(): readonly DataSubscription[] {
    return this.#stay?.receiver.dataSubscriptions ?? [];
  }

  /** Notifications of the server about things that this client does not know (any more). */
  get unknownNotifications(): number {
    return this.#stay?.store.state.unknownIds ?? 0;
  }

  /**
   * Joins a room and resolves when the server has let this peer in and what `autoProduce` publishes is being sent.
   * A room that the client is in already is left first.
   *
   * @throws RoomError `invalid-argument`, `invalid-state`, `worker-failed`, `media-source-failed`, `media-failed`,
   * `connect-failed`, `connect-refused`, `join-rejected`, `request-failed`, `request-timeout`, `disconnected`,
   * `unsupported`, and `left` when `exitRoom()` or `close()` was called meanwhile; the signal's reason on abort.
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
    const stay = this.#prepare({ room, peer, produce: producerConfig, consume: consumerConfig });
    this.#stay = stay;
    this.#mePeer = stay.room.mePeer;
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
   * @throws RoomError `not-joined`, `invalid-state` without a source, `unsupported` when the room has no codec,
   * `media-source-failed`, `media-failed`, `request-failed`, `request-timeout`, `disconnected`, `left`.
   */
  async play({ signal }: CallOptions = {}): Promise<readonly Publication[]> {
    return this.#requireStay('play()').play(signal);
  }

  /**
   * Publishes a track of this client's worker, or opens a source and publishes its tracks. While a lost connection is
   * being mended, it waits for that. A source is closed with the stay, a track is left alone.
   *
   * @throws RoomError as `play()` does.
   */
  async publish(track: MediaStreamTrack, options?: PublishOptions & CallOptions): Promise<Publication>;
  async publish(source: MediaInput, options?: PublishOptions & CallOptions): Promise<readonly Publication[]>;
  async publish(
    what: MediaStreamTrack | MediaInput,
    { signal, ...options }: PublishOptions & CallOptions = {},
  ): Promise<Publication | readonly Publication[]> {
    const publications = await this.#requireStay('publish()').publish(what, options, signal);
    const [first] = publications;
    return isTrack(what) && first !== undefined ? first : publications;
  }

  /** Stops sending a track. The track is not stopped. Does nothing when it is not sent any more. */
  async unpublish(publication: Publication, options: CallOptions = {}): Promise<void> {
    await publication.close(options);
  }

  /**
   * Opens a data channel.
   *
   * @throws RoomError `not-joined`, `unsupported`, `media-failed`, `request-failed`, `request-timeout`, `disconnected`.
   */
  async publishData({ signal, ...options }: PublishDataOptions & CallOptions = {}): Promise<DataPublication> {
    return this.#requireStay('publishData()').publishData(options, signal);
  }

  /** Sends a text to the other peers, over a channel that is opened at first use. @throws RoomError as `publishData()` does. */
  async sendChatMessage(text: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#requireStay('sendChatMessage()').say('chat', text, signal);
  }

  /** Sends a text to the server's bot, which answers by a `message`. @throws RoomError as `publishData()` does. */
  async sendBotMessage(text: string, { signal }: CallOptions = {}): Promise<void> {
    await this.#requireStay('sendBotMessage()').say('bot', text, signal);
  }

  /**
   * Shows another name to the others.
   *
   * @throws RoomError `not-joined`, `unsupported`, `request-failed`, `request-timeout`, `disconnected`.
   */
  async changeDisplayName(displayName: string, options: CallOptions = {}): Promise<void> {
    const stay = this.#requireStay('changeDisplayName()');
    await stay.requireSignaler('changeDisplayName()').changeDisplayName(displayName, options);
    stay.room.mePeer.rename(displayName);
  }

  /**
   * Looks for another way for the media of both transports, as after a change of network.
   *
   * @throws RoomError `not-joined`, `unsupported`, `request-failed`, `request-timeout`, `disconnected`.
   */
  async restartIce({ signal }: CallOptions = {}): Promise<void> {
    await this.#requireStay('restartIce()').restartIce(signal);
  }

  /** Asks the server to make the network worse, for all its clients. @throws RoomError as `restartIce()` does. */
  async applyNetworkThrottle(request: NetworkThrottleRequest, options: CallOptions = {}): Promise<void> {
    const signaler = this.#requireStay('applyNetworkThrottle()').requireSignaler('applyNetworkThrottle()');
    await signaler.applyNetworkThrottle(request, options);
  }

  /** Asks the server to leave the network alone again. @throws RoomError as `restartIce()` does. */
  async resetNetworkThrottle(secret: string, options: CallOptions = {}): Promise<void> {
    const signaler = this.#requireStay('resetNetworkThrottle()').requireSignaler('resetNetworkThrottle()');
    await signaler.resetNetworkThrottle(secret, options);
  }

  /**
   * Finishes the recordings, stops publishing and leaves the room. Does nothing outside a room.
   *
   * @param roomId - Leaves only that room. Default: whichever the client is in.
   * @param options - `signal` gives up waiting; the room is left all the same.
   */
  async exitRoom(roomId?: string, { signal }: CallOptions = {}): Promise<void> {
    const stay = this.#stay;
    if (stay === undefined || (roomId !== undefined && roomId !== stay.room.roomId)) return;
    await untilAborted(this.#exit(stay), signal);
  }

  /** Leaves the room, and ends the client's own worker. Calling it again waits for the first. */
  async close({ signal }: CallOptions = {}): Promise<void> {
    this.#closing ??= this.#close();
    return untilAborted(this.#closing, signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  get #isInRoom(): boolean {
    return this.#stay !== undefined && this.#stay.entered;
  }

  async #close(): Promise<void> {
    await this.exitRoom();
    await this.#workers.close();
    this.#setState('closed');
  }

  async #exit(stay: Stay): Promise<void> {
    await stay.leave();
    this.#forget(stay);
  }

  #prepare(configuration: JoinConfiguration): Stay {
    checkJoin(configuration);
    const { room, peer } = configuration;
    const roomId = this.#locate(room, peer);
    const stay: Stay = new Stay({
      ...this.#settings,
      workers: this.#workers,
      target: { ...room, ...peer, roomId, requestTimeoutMs: this.#requestTimeoutMs },
      configuration,
      fire: this.#fire,
      hears: (event) => this.listenerCount(event) > 0,
      probe: async () => this.#probe(room, roomId),
      onState: (state) => {
        // What a stay that is over still goes through is nobody's business.
        if (this.#stay === stay) this.#setState(state);
      },
      onListenerError: (error) => reportListenerError(this, error),
      onEnded: (cause) => {
        this.#forget(stay);
        this.#fire('disconnected', cause);
      },
    });
    return stay;
  }

  /** An app's own signaler has addresses of its own kind. */
  #locate(room: RoomAddressInfo, { peerId }: PeerIdentity): string {
    if (!this.#hasOwnSignaler) return serverUrl(room, peerId).roomId;
    return roomIdOf(room, URL.parse(room.url ?? '') ?? new URL('unknown://'));
  }

  /** Only TypeScript servers tell of a room without opening it. */
  async #probe(room: RoomAddressInfo, roomId: string): Promise<ServerState | undefined> {
    const url = httpAddress(room);
    const tellsRooms = this.signaler.features.protocol === dialect2026.features.protocol;
    return url && probeServer({ url, address: room, ...(tellsRooms && { roomId }) });
  }

  #forget(stay: Stay): void {
    if (this.#stay !== stay) return;
    this.#stay = undefined;
    this.#setState('disconnected');
  }

  #requireStay(method: string): Stay {
    if (this.#stay === undefined) throw RoomError.notJoined(method);
    return this.#stay;
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
    this.#fire('connectionStateChanged', state, previous);
  }
}
