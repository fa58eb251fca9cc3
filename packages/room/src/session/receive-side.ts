import type { Consumer, DataConsumer, Device, Transport } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import type { RoomMessage } from '../events.ts';
import { Recording, type RecordingSummary } from '../recording/recording.ts';
import type { Room } from '../room.ts';
import type { ConsumerOffer, DataConsumerOffer, Signaler } from '../signaling/signaler.ts';
import { Subscription } from '../subscription.ts';
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
  /** Recordings that are being finished. */
  readonly #finishing = new Set<Promise<void>>();

  private constructor(options: ReceiveSideOptions, transport: Transport) {
    this.#options = options;
    this.#transport = transport;
  }

  /** Makes the transport, which must exist before the server offers consumers. */
  static async create(options: ReceiveSideOptions, signal?: AbortSignal): Promise<ReceiveSide> {
    const { device, signaler } = options;
    const parameters = await signaler.createTransport('recv', signal ? { signal } : {});
    const transport = device.createRecvTransport(parameters);
    connectThrough(signaler, transport);
    return new ReceiveSide(options, transport);
  }

  get transport(): Transport {
    return this.#transport;
  }

  get subscriptions(): ReadonlyMap<string, Subscription> {
    return this.#subscriptions;
  }

  /** Takes a consumer that the server made. Its recording runs before the server sends the first packet. */
  async subscribe(offer: ConsumerOffer): Promise<void> {
    const { consumerId, producerId, kind, rtpParameters, appData, peerId } = offer;
    const peer = this.#options.room.obtainPeer(peerId);
    const consumer = await this.#transport.consume({
      id: consumerId,
      producerId,
      kind,
      rtpParameters,
      streamId: peerId,
      appData,
    });
    const subscription = new Subscription(peer, consumer, await this.#startRecording(peer.peerId, consumer));
    this.#subscriptions.set(consumerId, subscription);
    peer.addSubscription(subscription);
    consumer.on('trackended', () => void this.unsubscribe(consumerId));
    this.#options.listener.onSubscribed(subscription);
  }

  /** Takes a data consumer and passes its messages on. */
  async subscribeData(offer: DataConsumerOffer): Promise<void> {
    const { dataConsumerId, dataProducerId, peerId, sctpStreamParameters, label, protocol, appData } = offer;
    const consumer = await this.#transport.consumeData({
      id: dataConsumerId,
      dataProducerId,
      sctpStreamParameters,
      label,
      protocol,
      appData,
    });
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
    subscription.peer.removeSubscription(subscription);
    const finished = this.#finishRecording(subscription);
    this.#finishing.add(finished);
    await finished.finally(() => this.#finishing.delete(finished));
    subscription.consumer.close();
    this.#options.listener.onUnsubscribed(subscription);
  }

  /** Stops taking the messages of one data consumer. Does nothing for an id it does not know. */
  unsubscribeData(dataConsumerId: string): void {
    this.#dataConsumers.get(dataConsumerId)?.close();
    this.#dataConsumers.delete(dataConsumerId);
  }

  /** Finishes every recording and stops receiving. Calling it again does nothing more. */
  async close(): Promise<void> {
    await Promise.all([...this.#subscriptions.keys()].map(async (id) => this.unsubscribe(id)));
    await Promise.all(this.#finishing);
    this.#transport.close();
  }

  async #startRecording(peerId: string, consumer: Consumer): Promise<Recording | undefined> {
    const { recordDirectoryPath: directory, room } = this.#options;
    if (directory === '') return undefined;
    try {
      const peer = room.obtainPeer(peerId);
      return await Recording.start({ directory, roomId: room.roomId, peer, consumer });
    } catch (error) {
      consumer.close();
      throw error;
    }
  }

  async #finishRecording(subscription: Subscription): Promise<void> {
    const { listener } = this.#options;
    if (subscription.recording === undefined) return;
    try {
      listener.onRecordingFinished(await subscription.recording.stop(), subscription);
    } catch (error) {
      if (!RoomError.isInstance(error)) throw error;
      listener.onRecordingFailed(error, subscription);
    }
  }
}
