import { RoomError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { SignalerListener } from './signaler.ts';

const logger = createLogger('signaler');

/** How many messages of the server had to be left alone. */
export interface SignalerCounters {
  /** Notifications that the dialect does not know. */
  unknownNotifications: number;
  /** Requests that the dialect does not know; refused with 500. */
  unknownRequests: number;
  /** Messages whose data are not what the dialect says; requests among them are refused with 400. */
  malformedMessages: number;
}

/** Brings what one connection sends to the listener, in the order in which it came; waits for a dialect until then. */
export class MessageRouter {
  readonly #listener: SignalerListener;
  readonly #counters: SignalerCounters;
  #dialect: Dialect | undefined;
  #waiting: (() => void)[] = [];
  /** Hears of the notifications that wait. */
  onEarlyNotification: (method: string) => void = () => undefined;

  constructor(listener: SignalerListener, counters: SignalerCounters) {
    this.#listener = listener;
    this.#counters = counters;
  }

  /** Begins to deliver. */
  speak(dialect: Dialect): void {
    this.#dialect = dialect;
    for (const deliver of this.#waiting) deliver();
    this.#waiting = [];
  }

  /** Takes a notification of the server. */
  handleNotification(method: string, data: unknown): void {
    const dialect = this.#dialect;
    if (dialect !== undefined) {
      this.#notify(dialect, method, data);
      return;
    }
    this.#waiting.push(() => this.handleNotification(method, data));
    this.onEarlyNotification(method);
  }

  /** Takes a request of the server; resolves to accept it. */
  async handleRequest(method: string, data: unknown): Promise<void> {
    const dialect = this.#dialect;
    if (dialect !== undefined) return this.#answer(dialect, method, data);
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => {
        this.handleRequest(method, data).then(resolve, reject);
      });
    });
  }

  #notify(dialect: Dialect, method: string, data: unknown): void {
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

  #read<T>(method: string, data: unknown, read: (data: unknown) => T): T {
    try {
      return read(data);
    } catch (error) {
      this.#counters.malformedMessages += 1;
      throw refusal(400, `${method}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function refusal(errorCode: number, errorReason: string): RoomError {
  return new RoomError('unsupported', `a request of the server was refused: ${errorReason}`, {
    details: { errorCode, errorReason },
  });
}
