import { RoomError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { refusal } from '../offered-consumer.ts';
import type { RoomNotification } from '../signaling/room-notification.ts';
import type { ConsumerOffer, DataConsumerOffer, SignalerListener } from '../signaling/signaler.ts';
import type { SignalingClose } from '../signaling/signaling-channel.ts';
import type { RoomStore } from '../state/room-store.ts';
import type { PeerQueues } from './peer-queues.ts';

const logger = createLogger('inbox');

/** What an inbox passes on. */
export interface InboxOptions {
  readonly store: RoomStore;
  readonly queues: PeerQueues;
  /** Takes a consumer or throws what the server is told. */
  readonly takeConsumer: (offer: ConsumerOffer) => Promise<void>;
  /** Takes a data consumer or throws what the server is told. */
  readonly takeDataConsumer: (offer: DataConsumerOffer) => Promise<void>;
  /** The connection ended. */
  readonly onClose: (close: SignalingClose) => void;
}

/**
 * Takes what the server sends over one connection. Nothing is looked at before the room has been entered, as names are
 * not known before. Consumers and what is told of them go into the queue of their peer, in the order of the wire.
 */
export class Inbox implements SignalerListener {
  readonly #options: InboxOptions;
  readonly #entered = Promise.withResolvers<void>();
  #closed = false;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** The room has been entered: what waited is looked at. */
  open(): void {
    this.#entered.resolve();
  }

  /** Nothing that still comes is looked at. */
  close(): void {
    this.#closed = true;
    this.#entered.resolve();
  }

  async onConsumerOffer(offer: ConsumerOffer): Promise<void> {
    return this.#entered.promise.then(async () => this.#offered(offer));
  }

  async onDataConsumerOffer(offer: DataConsumerOffer): Promise<void> {
    return this.#entered.promise.then(async () => this.#dataOffered(offer));
  }

  onNotification(notification: RoomNotification): void {
    void this.#entered.promise.then(() => {
      if (!this.#closed) this.#deliver(notification);
    });
  }

  onClose(close: SignalingClose): void {
    if (!this.#closed) this.#options.onClose(close);
  }

  async #offered(offer: ConsumerOffer): Promise<void> {
    const { store, takeConsumer } = this.#options;
    const { consumerId } = offer;
    this.#assertOpen();
    store.dispatch({ type: 'consumerOffered', offer });
    if (!store.state.consumers.has(consumerId)) throw refusal('the consumer is closed already');
    try {
      await takeConsumer(offer);
    } catch (error) {
      if (!this.#closed) store.dispatch({ type: 'consumerGone', consumerId });
      throw this.#refused('consumer', error);
    }
  }

  async #dataOffered(offer: DataConsumerOffer): Promise<void> {
    const { store, takeDataConsumer } = this.#options;
    const { dataConsumerId } = offer;
    this.#assertOpen();
    store.dispatch({ type: 'dataConsumerOffered', offer });
    if (!store.state.dataConsumers.has(dataConsumerId)) throw refusal('the data consumer is closed already');
    try {
      await takeDataConsumer(offer);
    } catch (error) {
      if (!this.#closed) store.dispatch({ type: 'dataConsumerGone', dataConsumerId });
      throw this.#refused('data consumer', error);
    }
  }

  #deliver(notification: RoomNotification): void {
    const { store, queues } = this.#options;
    const peerId = this.#peerOf(notification);
    const dispatch = (): void => {
      if (!this.#closed) store.dispatch(notification);
    };
    if (peerId === undefined) dispatch();
    else void queues.run(peerId, dispatch);
  }

  /** The peer whose consumer a notification is about. */
  #peerOf(notification: RoomNotification): string | undefined {
    const { consumers, dataConsumers } = this.#options.store.state;
    if ('consumerId' in notification) return consumers.get(notification.consumerId)?.peerId;
    if ('dataConsumerId' in notification) return dataConsumers.get(notification.dataConsumerId)?.peerId;
    return undefined;
  }

  #assertOpen(): void {
    if (this.#closed) throw refusal('this peer is leaving');
  }

  /** The server is told why; nobody on this side would be. */
  #refused(what: string, error: unknown): unknown {
    if (this.#closed) return refusal('this peer is leaving');
    const wanted = RoomError.isInstance(error) && error.details.errorCode === 403;
    if (wanted) logger.debug('%s refused: %s', what, error.message);
    else logger.error('cannot take a %s: %o', what, error);
    return error;
  }
}
