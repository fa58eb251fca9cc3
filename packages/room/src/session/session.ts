import type { Device, RtpCapabilities } from 'mediasoup-client/types';
import { DEFAULT_DEVICE, DEFAULT_DISPLAY_NAME, type JoinConfiguration } from '../configuration.ts';
import { RoomError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { Room } from '../room.ts';
import type { RoomNotification, Signaler, SignalerListener, SignalerTarget } from '../signaling/signaler.ts';
import type { SignalingClose } from '../signaling/signaling-channel.ts';
import { untilAborted } from '../until-aborted.ts';
import { handleNotification, type SessionListener } from './notification-table.ts';
import { ReceiveSide } from './receive-side.ts';
import { SendSide } from './send-side.ts';
import { TaskQueue } from './task-queue.ts';

const logger = createLogger('session');

/** What a session is made of. */
export interface SessionOptions {
  readonly signaler: Signaler;
  readonly target: SignalerTarget;
  readonly device: Device;
  readonly roomId: string;
  readonly configuration: JoinConfiguration;
  readonly listener: SessionListener;
  /** Gives up joining. */
  readonly signal: AbortSignal;
}

/** One stay in a room, from `join` to leaving. */
export class Session implements SignalerListener {
  readonly room: Room;
  readonly device: Device;
  readonly signaler: Signaler;
  readonly listener: SessionListener;
  readonly sendSide: SendSide;
  readonly #configuration: JoinConfiguration;
  /** Consumers are opened and closed one after the other: a close may overtake the opening otherwise. */
  readonly #consumerQueue = new TaskQueue();
  /** Offers wait until the names of the other peers are known. */
  readonly #entered = Promise.withResolvers<void>();
  #receiveSide: ReceiveSide | undefined;
  #failure: RoomError | undefined;
  #closed: Promise<void> | undefined;

  private constructor({ signaler, device, roomId, configuration, listener }: SessionOptions) {
    this.signaler = signaler;
    this.device = device;
    this.listener = listener;
    this.#configuration = configuration;
    this.room = new Room(roomId);
    this.sendSide = new SendSide({
      signaler,
      device,
      peerId: configuration.peer.peerId,
      listener,
    });
    void this.#consumerQueue.run(async () => this.#entered.promise);
  }

  /** Connects the signaler and joins the room. Closes it when that fails. */
  static async join(options: SessionOptions): Promise<Session> {
    const session = new Session(options);
    options.signaler.listen(session);
    try {
      await options.signaler.connect(options.target, { signal: options.signal });
      await session.#join(options.signal);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** What is received; undefined when the client does not receive at all. */
  get receiveSide(): ReceiveSide | undefined {
    return this.#receiveSide;
  }

  /** Finishes recordings, stops publishing and leaves. Calling it again waits for the first. */
  async close(): Promise<void> {
    this.#closed ??= this.#leave();
    return this.#closed;
  }

  async onConsumerOffer(offer: Parameters<SignalerListener['onConsumerOffer']>[0]): Promise<void> {
    const receiveSide = this.#requireReceiving();
    return this.#logRefusal('consumer', async () => receiveSide.subscribe(offer));
  }

  async onDataConsumerOffer(offer: Parameters<SignalerListener['onDataConsumerOffer']>[0]): Promise<void> {
    const receiveSide = this.#requireReceiving();
    return this.#logRefusal('data consumer', async () => receiveSide.subscribeData(offer));
  }

  onNotification(notification: RoomNotification): void {
    this.#consumerQueue
      .run(async () => handleNotification(this, notification))
      .catch((error: unknown) => logger.error('notification %s failed: %o', notification.type, error));
  }

  onClose(close: SignalingClose): void {
    this.fail(RoomError.disconnected(close.code, close.reason));
  }

  /** Ends the stay because of what happened to it, and tells the listener when it is over. */
  fail(cause: RoomError): void {
    if (this.#closed !== undefined) return;
    this.#failure = cause;
    void this.close().finally(() => this.listener.onDisconnected(cause));
  }

  async #join(signal: AbortSignal): Promise<void> {
    const { device, signaler } = this;
    const options = { signal };
    const routerRtpCapabilities = await signaler.getRouterRtpCapabilities(options);
    await this.#loadDevice(routerRtpCapabilities, signal);
    if (this.#receives) await this.#createReceiveSide(signal);
    const { displayName = DEFAULT_DISPLAY_NAME, device: flag = DEFAULT_DEVICE } = this.#configuration.peer;
    const peers = await signaler.join(
      { displayName, device: flag, ...(this.#receives && { rtpCapabilities: device.recvRtpCapabilities }) },
      options,
    );
    for (const peer of peers) this.room.addPeer(peer);
    this.#entered.resolve();
  }

  async #loadDevice(routerRtpCapabilities: RtpCapabilities, signal: AbortSignal): Promise<void> {
    try {
      await untilAborted(this.device.load({ routerRtpCapabilities }), signal);
    } catch (cause) {
      throw signal.aborted ? signal.reason : RoomError.fromMedia('use the media of the room', cause);
    }
  }

  get #receives(): boolean {
    const { autoConsume = true, recordDirectoryPath } = this.#configuration.consume;
    return autoConsume && recordDirectoryPath !== undefined;
  }

  async #createReceiveSide(signal: AbortSignal): Promise<void> {
    const { signaler, device, room, listener } = this;
    const { recordDirectoryPath = '' } = this.#configuration.consume;
    const options = { signaler, device, room, recordDirectoryPath, listener };
    this.#receiveSide = await ReceiveSide.create(options, signal);
  }

  /** The server is told why an offer is refused; nobody on this side would be. */
  async #logRefusal(what: string, take: () => Promise<void>): Promise<void> {
    try {
      await this.#consumerQueue.run(take);
    } catch (error) {
      if (this.#closed === undefined) logger.error('cannot take a %s: %o', what, error);
      throw error;
    }
  }

  #requireReceiving(): ReceiveSide {
    if (this.#receiveSide !== undefined && this.#closed === undefined) return this.#receiveSide;
    const errorReason = 'this peer does not receive';
    throw new RoomError('invalid-state', errorReason, { details: { errorCode: 403, errorReason } });
  }

  async #leave(): Promise<void> {
    this.#entered.resolve();
    await this.#receiveSide?.close();
    this.sendSide.close(this.#failure ?? RoomError.left());
    this.signaler.close();
    await this.#consumerQueue.idle();
  }
}
