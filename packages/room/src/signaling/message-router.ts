import { RoomError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import type { Dialect, NoticedOffers } from './dialects/dialect.ts';
import { isFields } from './fields.ts';
import type { SignalerListener } from './signaler.ts';
import type { SignalingChannel } from './signaling-channel.ts';

const logger = createLogger('signaler');

/** How many messages of the server had to be left alone. */
export interface SignalerCounters {
  /** Notifications that the dialect does not know. */
  unknownNotifications: number;
  /** Requests that the dialect does not know; refused with 500. */
  unknownRequests: number;
  /** Messages whose data are not what the dialect says; requests among them are refused with 400. */
  malformedMessages: number;
  /** Messages that came too many before it was known what the server speaks; dropped. */
  droppedMessages: number;
}

/** A server says a word or two before it is asked anything. */
const MAX_EARLY_MESSAGES = 1000;

/** What a router needs. */
export interface MessageRouterOptions {
  readonly channel: SignalingChannel;
  readonly listener: SignalerListener;
  readonly counters: SignalerCounters;
  /** Gets each notification first; `deliver` hands it on. Default: hands on at once. */
  readonly intercept?: NotificationInterceptor;
}

/** Sees a notification before the listener does, and decides when it is delivered. */
export type NotificationInterceptor = (method: string, data: unknown, deliver: () => void) => void;

/** Brings what one connection sends to the listener, in the order in which it came; waits for a dialect until then. */
export class MessageRouter {
  readonly #channel: SignalingChannel;
  readonly #listener: SignalerListener;
  readonly #counters: SignalerCounters;
  readonly #intercept: NotificationInterceptor;
  #dialect: Dialect | undefined;
  #waiting: (() => void)[] = [];
  #early: { readonly method: string; readonly data: unknown }[] = [];
  #onEarly: (method: string, data: unknown) => void = () => undefined;

  constructor({ channel, listener, counters, intercept }: MessageRouterOptions) {
    this.#intercept = intercept ?? ((_method, _data, deliver) => deliver());
    this.#channel = channel;
    this.#listener = listener;
    this.#counters = counters;
    channel.onRequest(async (method, data) => this.handleRequest(method, data));
    channel.onNotification((method, data) => this.handleNotification(method, data));
  }

  /** Lets `listener` hear of the notifications that wait for a dialect, those that have come already included. */
  watchEarly(listener: (method: string, data: unknown) => void): void {
    this.#onEarly = listener;
    for (const { method, data } of this.#early) listener(method, data);
  }

  /** Begins to deliver. */
  speak(dialect: Dialect): void {
    this.#dialect = dialect;
    this.#early = [];
    for (const deliver of this.#waiting) deliver();
    this.#waiting = [];
  }

  /** Takes a notification of the server. */
  handleNotification(method: string, data: unknown): void {
    const dialect = this.#dialect;
    if (dialect !== undefined) {
      this.#intercept(method, data, () => this.#notify(dialect, method, data));
      return;
    }
    if (!this.#hasRoom()) return;
    this.#waiting.push(() => this.handleNotification(method, data));
    this.#early.push({ method, data });
    this.#onEarly(method, data);
  }

  /** Takes a request of the server; resolves to accept it. */
  async handleRequest(method: string, data: unknown): Promise<void> {
    const dialect = this.#dialect;
    if (dialect !== undefined) return this.#answer(dialect, method, data);
    if (!this.#hasRoom()) throw refusal(503, 'too many messages before the beginning');
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        this.handleRequest(method, data).then(resolve, reject);
      });
    });
  }

  #hasRoom(): boolean {
    if (this.#waiting.length < MAX_EARLY_MESSAGES) return true;
    this.#counters.droppedMessages += 1;
    return false;
  }

  #notify(dialect: Dialect, method: string, data: unknown): void {
    if (dialect.noticedOffers && isOffer(dialect, method)) {
      void this.#answerNotice(dialect, dialect.noticedOffers, { method, data });
      return;
    }
    const read = dialect.notifications.get(method);
    if (read === undefined) {
      this.#counters.unknownNotifications += 1;
      logger.debug('ignored notification %s', method);
      return;
    }
    try {
      for (const notification of read(data)) this.#listener.onNotification(notification);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#counters.malformedMessages += 1;
      logger.warn('ignored notification %s: %s', method, error.message);
    }
  }

  async #answer(dialect: Dialect, method: string, data: unknown): Promise<void> {
    const readConsumer = dialect.consumerOffers.get(method);
    if (readConsumer) return this.#listener.onConsumerOffer(this.#read(method, data, readConsumer));
    const readDataConsumer = dialect.dataConsumerOffers.get(method);
    if (readDataConsumer) {
      return this.#listener.onDataConsumerOffer(this.#read(method, data, readDataConsumer));
    }
    this.#counters.unknownRequests += 1;
    throw refusal(500, `unknown request method "${method.slice(0, 64)}"`);
  }

  /** Takes an offer that came as a notification, and tells the server by a request whether it was taken. */
  async #answerNotice(
    dialect: Dialect,
    { accept, refuse }: NoticedOffers,
    { method, data }: { readonly method: string; readonly data: unknown },
  ): Promise<void> {
    const isData = dialect.dataConsumerOffers.has(method);
    try {
      await this.#answer(dialect, method, data);
      if (!isData) await this.#channel.request(accept, { consumerId: idOf(data) });
    } catch (error) {
      logger.warn('an offer was not taken: %o', error);
      if (!isData && !this.#channel.closed) this.#refuse(refuse, data);
    }
  }

  #refuse(method: string, data: unknown): void {
    this.#channel.request(method, { consumerId: idOf(data) }).catch((error: unknown) => {
      logger.debug('the server does not close a consumer that was refused: %o', error);
    });
  }

  #read<T>(method: string, data: unknown, read: (data: unknown) => T): T {
    try {
      return read(data);
    } catch (error) {
      this.#counters.malformedMessages += 1;
      throw refusal(400, `${method}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function isOffer(dialect: Dialect, method: string): boolean {
  return dialect.consumerOffers.has(method) || dialect.dataConsumerOffers.has(method);
}

function idOf(data: unknown): unknown {
  return isFields(data) ? data['id'] : undefined;
}

function refusal(errorCode: number, errorReason: string): RoomError {
  return new RoomError('unsupported', `a request of the server was refused: ${errorReason}`, {
    details: { errorCode, errorReason },
  });
}
