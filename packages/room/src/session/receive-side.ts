import type { Consumer, DataConsumer, Device, Transport } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import type { RoomMessage } from '../events.ts';
import { Recording, type RecordingSummary } from '../recording/recording.ts';
import type { Room } from '../room.ts';
import type { ConsumerOffer, DataConsumerOffer, Signaler } from '../signaling/signaler.ts';
import { Subscription } from '../subscription.ts';
import { untilAborted } from '../until-aborted.ts';
import { connectThrough } from './connect-transport.ts';

/** Who is told what happens on the receive side. */
export interface ReceiveSideListener {
  onSubscribed(subscription: Subscription): void;
  onUnsubscribed(subscription: Subscription): void;
  onMessage(message: RoomMessage): void;
  onRecordingFinished(summary: RecordingSummary, subscription: Subscription): void;
  onRecordingFailed(error: RoomError, subscription: Subscription): void;
}

/** What the receive side needs from its session. */
export interface ReceiveSideOptions {
  readonly signaler: Signaler;
  readonly device: Device;
  readonly room: Room;
  /** Folder of the recordings; `''` records nothing. */
  readonly recordDirectoryPath: string;
  readonly listener: ReceiveSideListener;
}

/** Everything this client receives: one transport and its consumers, each with its recording. */
export class ReceiveSide {
  readonly #options: ReceiveSideOptions;
  readonly #transport: Transport;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #dataConsumers = new Map<string, DataConsumer>();
  /** Subscriptions that are being ended. */
  readonly #ending = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  private constructor(options: ReceiveSideOptions, transport: Transport) {
    this.#options = options;
    this.#transport = transport;
  }

  /** Makes the transport, which must exist before the server offers consumers. */
  static async create(options: ReceiveSideOptions, signal: AbortSignal): Promise<ReceiveSide> {
    const { device, signaler } = options;
    const transport = device.createRecvTransport(await signaler.createTransport('recv', { signal }));
    connectThrough(signaler, transport);
    return new ReceiveSide(options, transport);
  }

  get subscriptions(): ReadonlyMap<string, Subscription> {
    return this.#subscriptions;
  }

  /**
   * Takes a consumer that the server made. Its recording runs before the server sends the first packet; when it
   * cannot be started, the track is received all the same.
   */
  async subscribe(offer: ConsumerOffer): Promise<void> {
    const { consumerId, peerId, producerPaused } = offer;
    const { room, listener } = this.#options;
    const consumer = await this.#consume(offer);
    const subscription = new Subscription(room.obtainPeer(peerId), consumer);
    const failure = await this.#startRecording(subscription);
    if (producerPaused) consumer.pause();
    this.#subscriptions.set(consumerId, subscription);
    subscription.peer.addSubscription(subscription);
    consumer.on('trackended', () => void this.unsubscribe(consumerId));
    listener.onSubscribed(subscription);
    if (failure !== undefined) listener.onRecordingFailed(failure, subscription);
    if (this.#closing.signal.aborted) await this.unsubscribe(consumerId);
  }

  /** Takes a data consumer and passes its messages on. */
  async subscribeData(offer: DataConsumerOffer): Promise<void> {
    const { dataConsumerId, dataProducerId, peerId, sctpStreamParameters, label, protocol, appData } = offer;
    const options = { id: dataConsumerId, dataProducerId, sctpStreamParameters, label, protocol, appData };
    const consumer = await this.#unlessClosed(this.#transport.consumeData(options));
    const peer = peerId === undefined ? undefined : this.#options.room.obtainPeer(peerId);
    this.#dataConsumers.set(dataConsumerId, consumer);
    consumer.on('message', (data: string | ArrayBuffer) =>
      this.#options.listener.onMessage({ peer, label, protocol, data }),
    );
  }

  /** Stops receiving one track and finishes its recording. Does nothing for an id it does not know. */
  async unsubscribe(consumerId: string): Promise<void> {
    const subscription = this.#subscriptions.get(consumerId);
    if (subscription === undefined) return;
    this.#subscriptions.delete(consumerId);
    const ending = this.#end(subscription);
    this.#ending.add(ending);
    await ending.finally(() => this.#ending.delete(ending));
  }

  /** Stops taking the messages of one data consumer. Does nothing for an id it does not know. */
  unsubscribeData(dataConsumerId: string): void {
    this.#dataConsumers.get(dataConsumerId)?.close();
    this.#dataConsumers.delete(dataConsumerId);
  }

  /** Finishes every recording and stops receiving. Calling it again does nothing more. */
  async close(): Promise<void> {
    this.#closing.abort(RoomError.left());
    await Promise.all([...this.#subscriptions.keys()].map(async (id) => this.unsubscribe(id)));
    await Promise.all(this.#ending);
    this.#transport.close();
  }

  async #consume({
    consumerId,
    producerId,
    kind,
    rtpParameters,
    peerId,
    appData,
  }: ConsumerOffer): Promise<Consumer> {
    const options = { id: consumerId, producerId, kind, rtpParameters, streamId: peerId, appData };
    return this.#unlessClosed(this.#transport.consume(options));
  }

  /** A consumer that a closed transport has queued may never come. */
  async #unlessClosed<T extends { close(): void }>(consuming: Promise<T>): Promise<T> {
    return untilAborted(consuming, this.#closing.signal, (late) => late.close());
  }

  /** Starts the recording that the options ask for; returns what prevented it. */
  async #startRecording(subscription: Subscription): Promise<RoomError | undefined> {
    const { recordDirectoryPath: directory, room, listener } = this.#options;
    if (directory === '') return undefined;
    const { peer, consumer } = subscription;
    const recordingListener = {
      onFinished: (summary: RecordingSummary) => listener.onRecordingFinished(summary, subscription),
      onFailed: (error: RoomError) => listener.onRecordingFailed(error, subscription),
    };
    const options = { directory, roomId: room.roomId, peer, consumer, listener: recordingListener };
    try {
      subscription.attachRecording(await Recording.start(options));
      return undefined;
    } catch (error) {
      return RoomError.fromMedia('record', error);
    }
  }

  async #end(subscription: Subscription): Promise<void> {
    subscription.peer.removeSubscription(subscription);
    // How the recording ended has its own events.
    await subscription.recording?.stop().catch(() => undefined);
    subscription.consumer.close();
    this.#options.listener.onUnsubscribed(subscription);
  }
}
