import type { Consumer } from 'mediasoup-client/types';
import type { ConsumerConfig } from '../configuration.ts';
import { DataSubscription } from '../data-subscription.ts';
import { RoomError } from '../errors.ts';
import type { Fire } from '../fire.ts';
import { createLogger } from '../logger.ts';
import { refusal } from '../offered-consumer.ts';
import type { Recordings } from '../recording/recordings.ts';
import type { Room } from '../room.ts';
import type { ConsumerOffer, DataConsumerOffer, Signaler } from '../signaling/signaler.ts';
import type { RoomStore } from '../state/room-store.ts';
import { Subscription } from '../subscription.ts';
import type { Connection } from './connection.ts';

const logger = createLogger('receiver');

/** What a receiver needs. */
export interface ReceiverOptions {
  readonly room: Room;
  readonly store: RoomStore;
  readonly config: ConsumerConfig;
  /** Undefined when nothing is recorded. */
  readonly recordings: Recordings | undefined;
  readonly fire: Fire;
  /** The signalling of the present connection. */
  readonly signaler: () => Signaler;
}

/** Everything this client receives, over any number of connections. */
export class Receiver {
  readonly #options: ReceiverOptions;
  /** By consumer id; what is suspended has none. */
  readonly #active = new Map<string, Subscription>();
  readonly #suspended = new Set<Subscription>();
  readonly #data = new Map<string, DataSubscription>();
  /** Recordings that are being finished. */
  readonly #finishing = new Map<Subscription, Promise<void>>();

  constructor(options: ReceiverOptions) {
    this.#options = options;
  }

  /** What is received, and what will be again. */
  get subscriptions(): readonly Subscription[] {
    return [...this.#active.values(), ...this.#suspended];
  }

  get dataSubscriptions(): readonly DataSubscription[] {
    return [...this.#data.values()];
  }

  /** The subscription of a consumer of the present connection. */
  get(consumerId: string): Subscription | undefined {
    return this.#active.get(consumerId);
  }

  /**
   * Takes a consumer that the server made. Its recording runs before the server sends the first packet; when it cannot be
   * started, the track is received all the same.
   *
   * @throws RoomError `media-failed`, or the reason why the connection is over.
   */
  async take(connection: Connection, offer: ConsumerOffer): Promise<Subscription> {
    const { store, room, fire, recordings } = this.#options;
    const { consumerId, peerId } = offer;
    const state = store.state.consumers.get(consumerId);
    if (state === undefined) throw refusal('the consumer is closed already');
    const consumer = await this.#consume(connection, offer);
    const known = this.#findSuspended(offer);
    const subscription = known ?? new Subscription(room.obtainPeer(peerId), consumer, this.#owner);
    await this.#finishing.get(subscription);
    connection.closed.throwIfAborted();
    if (known !== undefined) known.bind(consumer);
    subscription.setProducerPaused(state.producerPaused);
    this.#register(consumerId, subscription);
    const failure = await recordings?.add(subscription);
    if (subscription.closed) throw refusal('this peer does not want it any more');
    if (known === undefined) room.announce(subscription);
    fire(known === undefined ? 'newConsumer' : 'resubscribed', subscription, subscription.peer);
    if (failure !== undefined) fire('recordingFailed', failure, subscription);
    connection.closed.throwIfAborted();
    store.dispatch({ type: 'consumerOpened', consumerId });
    return subscription;
  }

  /** Asks the server, once it knows that the consumer was taken, for what the app wants of it. */
  async settle(subscription: Subscription): Promise<void> {
    const { preferredLayers } = this.#options.config;
    try {
      if (preferredLayers !== undefined && subscription.kind === 'video') {
        await subscription.setPreferredLayers(preferredLayers);
      }
      await subscription.restore();
    } catch (error) {
      logger.warn('cannot restore the settings of %s: %o', subscription.consumer.id, error);
    }
  }

  /** Takes a data consumer and passes its messages on. */
  async takeData(connection: Connection, offer: DataConsumerOffer): Promise<DataSubscription> {
    const { store, room, fire } = this.#options;
    const { dataConsumerId, dataProducerId, peerId, sctpStreamParameters, label, protocol, appData } = offer;
    const transport = requireRecvTransport(connection);
    const options = { id: dataConsumerId, dataProducerId, sctpStreamParameters, label, protocol, appData };
    const consumer = await connection.unlessClosed(transport.consumeData(options), (late) => late.close());
    const peer = peerId === undefined ? undefined : room.obtainPeer(peerId);
    const subscription = new DataSubscription(peer, consumer);
    this.#data.set(dataConsumerId, subscription);
    consumer.on('message', (data: string | ArrayBuffer) =>
      fire('message', { peer, label, protocol, data, subscription }),
    );
    fire('newDataConsumer', subscription, peer);
    store.dispatch({ type: 'dataConsumerOpened', dataConsumerId });
    return subscription;
  }

  /** Stops receiving and finishes the recording. Does nothing for one that has ended. */
  async end(subscription: Subscription): Promise<void> {
    if (subscription.closed) return this.#finishing.get(subscription);
    const { store, fire } = this.#options;
    const { id: consumerId } = subscription.consumer;
    this.#active.delete(consumerId);
    this.#suspended.delete(subscription);
    store.dispatch({ type: 'consumerGone', consumerId });
    subscription.peer.removeSubscription(subscription);
    await this.#finishRecording(subscription);
    if (subscription.closed) return;
    subscription.end();
    fire('consumerClosed', subscription, subscription.peer);
  }

  /** Stops taking the messages of a data consumer. Does nothing for an id it does not know. */
  endData(dataConsumerId: string): void {
    const subscription = this.#data.get(dataConsumerId);
    if (subscription === undefined) return;
    this.#data.delete(dataConsumerId);
    subscription.dataConsumer.close();
    this.#options.fire('dataConsumerClosed', subscription, subscription.peer);
  }

  /** The connection is gone: recordings are finished, subscriptions wait for their tracks to come back. */
  async suspend(): Promise<void> {
    const active = [...this.#active.values()];
    this.#active.clear();
    for (const subscription of active) {
      this.#suspended.add(subscription);
      subscription.suspend();
    }
    for (const dataConsumerId of this.#data.keys()) this.endData(dataConsumerId);
    await Promise.all(active.map(async (subscription) => this.#finishRecording(subscription)));
  }

  /** Ends what has not come back since the connection was lost. */
  async endSuspended(): Promise<void> {
    await Promise.all([...this.#suspended].map(async (subscription) => this.end(subscription)));
  }

  /** Ends everything. */
  async close(): Promise<void> {
    for (const dataConsumerId of this.#data.keys()) this.endData(dataConsumerId);
    await Promise.all(this.subscriptions.map(async (subscription) => this.end(subscription)));
    await Promise.all(this.#finishing.values());
  }

  readonly #owner = {
    signaler: (): Signaler => this.#options.signaler(),
    unsubscribe: async (subscription: Subscription): Promise<void> => this.#unsubscribe(subscription),
  };

  /** The server cannot be told to close a consumer; a paused one costs it nothing. */
  async #unsubscribe(subscription: Subscription): Promise<void> {
    if (subscription.state === 'active') {
      const { id } = subscription.consumer;
      const pausing = this.#options.signaler().pauseConsumer(id);
      await pausing.catch((error: unknown) => logger.debug('cannot pause %s: %o', id, error));
    }
    await this.end(subscription);
  }

  #register(consumerId: string, subscription: Subscription): void {
    this.#suspended.delete(subscription);
    this.#active.set(consumerId, subscription);
    subscription.peer.addSubscription(subscription);
  }

  async #consume(connection: Connection, offer: ConsumerOffer): Promise<Consumer> {
    const { consumerId, producerId, kind, rtpParameters, peerId, appData } = offer;
    const transport = requireRecvTransport(connection);
    const options = { id: consumerId, producerId, kind, rtpParameters, streamId: peerId, appData };
    try {
      // A consumer that a closed transport has queued may never come.
      const consumer = await connection.unlessClosed(transport.consume(options), (late) => late.close());
      consumer.on('trackended', () => this.#handleTrackEnded(connection, consumerId));
      return consumer;
    } catch (cause) {
      throw connection.closed.aborted ? cause : RoomError.fromMedia(`receive ${kind}`, cause);
    }
  }

  #handleTrackEnded({ worker, closed }: Connection, consumerId: string): void {
    const subscription = this.#active.get(consumerId);
    // What the end of the worker means for the stay is decided elsewhere.
    if (subscription === undefined || worker.closed || closed.aborted) return;
    void this.end(subscription);
  }

  /** The subscription whose track this is, from before the connection was lost. */
  #findSuspended({ peerId, producerId, kind, appData }: ConsumerOffer): Subscription | undefined {
    const theirs = [...this.#suspended].filter(({ peer, kind: k }) => peer.peerId === peerId && k === kind);
    const source = appData['source'] ?? kind;
    return (
      theirs.find(({ consumer }) => consumer.producerId === producerId) ??
      theirs.find((subscription) => subscription.source === source)
    );
  }

  async #finishRecording(subscription: Subscription): Promise<void> {
    const known = this.#finishing.get(subscription);
    if (known !== undefined) return known;
    const finishing = this.#options.recordings?.remove(subscription) ?? Promise.resolve();
    this.#finishing.set(subscription, finishing);
    await finishing.finally(() => this.#finishing.delete(subscription));
  }
}

function requireRecvTransport({ recvTransport }: Connection): NonNullable<Connection['recvTransport']> {
  if (recvTransport === undefined) throw refusal('this peer does not receive');
  return recvTransport;
}
