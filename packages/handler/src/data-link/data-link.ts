import type { DataConsumer, DataProducer } from 'mediasoup-client/types';

import { HandlerError } from '../errors.ts';
import { toBytes, type SendableData } from '../handler/data/outgoing-message.ts';
import { createLogger } from '../logger.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { beyondWindow, messagesLost } from './link-errors.ts';
import {
  DATA_HEAD_BYTES,
  type DataFrame,
  encodeData,
  encodeStatus,
  parseFrame,
  type StatusFrame,
} from './link-frame.ts';
import { type LinkMessage, ReadQueue } from './read-queue.ts';
import { SendWindow } from './send-window.ts';

const logger = createLogger('DataLink');

/** What one side is asked again for after this time: whether it is there, and what it has read. */
const ASK_INTERVAL_MS = 250;
/** What was read is told after this time, or at once when it is a quarter of the window. */
const TELL_DELAY_MS = 20;

/** What a data link is made of. */
export interface DataLinkParts {
  readonly producer: DataProducer;
  readonly consumer: DataConsumer;
  readonly windowBytes: number;
}

/**
 * A data producer and a data consumer between two programs, with a window from end to end: whatever an SFU keeps for a
 * slow consumer, it never has more than the window to keep, so that it drops nothing. Made by `openDataLink`.
 *
 * Iterating gives the messages in order, as sent; what was taken makes room for the sender. The producer and the
 * consumer stay the application's: closing the link does not close them, closing one of them ends the link.
 */
export class DataLink implements AsyncIterable<LinkMessage, undefined>, AsyncDisposable {
  readonly #producer: DataProducer;
  readonly #consumer: DataConsumer;
  readonly #windowBytes: number;
  readonly #sending = new SendWindow();
  readonly #reading: ReadQueue = new ReadQueue(() => this.#tellSoon());
  readonly #opened = Promise.withResolvers<void>();
  readonly #release: () => void;
  #told = 0;
  /** Whether the other side may count on this one. */
  #hasAnswered = false;
  #tellTimer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @internal Use `openDataLink`. */
  constructor({ producer, consumer, windowBytes }: DataLinkParts) {
    this.#producer = producer;
    this.#consumer = consumer;
    this.#windowBytes = windowBytes;
    this.#opened.promise.catch(() => {});
    this.#release = this.#listen();
    this.#ask();
  }

  /** Whether nothing more can be sent. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Most bytes on their way in the sending direction: the smaller of both sides' `windowBytes`. */
  get windowBytes(): number {
    return this.#sending.limit;
  }

  /** Bytes that were sent and that the other side's program has not taken, 9 for each message included. */
  get unacknowledgedBytes(): number {
    return this.#sending.unacknowledged;
  }

  /**
   * Sends a message; resolves when the window had room for it. Messages go out in the order of the calls.
   *
   * @param options.signal - Gives up a message that waits still; the promise rejects with its reason.
   * @throws `TypeError` The data is of no sendable type, or larger than the window or than the producer takes.
   * @throws {@link HandlerError} `closed`, `messages-lost` or `protocol-error` when the link has ended;
   *   `send-queue-full` when 16 MiB wait already.
   */
  async send(data: SendableData, options: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.#closed) throw HandlerError.closed('data link');
    const body = Uint8Array.from(toBytes(data));
    const size = DATA_HEAD_BYTES + body.byteLength;
    if (size > this.windowBytes) {
      throw new TypeError(
        `message of ${body.byteLength} bytes is too large: the window of the link has ${this.windowBytes}`,
      );
    }
    const type = typeof data === 'string' ? 'text' : 'binary';
    await this.#sending.send(
      size,
      (position) => this.#producer.send(encodeData({ type, position, body })),
      options.signal,
    );
  }

  /**
   * Resolves once the other side's program has taken everything sent so far.
   *
   * @throws {@link HandlerError} like `send`; the reason of `options.signal`.
   */
  async flush({ signal }: { signal?: AbortSignal } = {}): Promise<void> {
    if (this.#closed) throw HandlerError.closed('data link');
    const flushed = this.#sending.flushed();
    await (signal ? unlessAborted(flushed, signal) : flushed);
  }

  /**
   * Ends the link on both sides; both iterations end after the messages that came before. What waits to be sent is
   * rejected with `closed`: `flush()` first. Safe to call twice.
   */
  close(): void {
    this.#end(undefined);
  }

  /** Closes, like `close()`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** The messages. Ending the loop early closes the link. */
  [Symbol.asyncIterator](): AsyncIterator<LinkMessage, undefined> {
    return {
      next: async () => this.#reading.next(),
      return: async () => {
        this.#reading.clear();
        this.close();
        return { value: undefined, done: true };
      },
    };
  }

  /** @internal Resolves when the other side has answered. */
  async opened(signal: AbortSignal | undefined): Promise<void> {
    await (signal ? unlessAborted(this.#opened.promise, signal) : this.#opened.promise);
  }

  #listen(): () => void {
    const onMessage = (data: unknown): void => this.#receive(data);
    const onClose = (): void => this.#end(HandlerError.closed('data producer or consumer of the data link'));
    const onOpen = (): void => this.#ask();
    const timer = setInterval(onOpen, ASK_INTERVAL_MS).unref();
    this.#consumer.on('message', onMessage);
    this.#producer.on('open', onOpen);
    this.#consumer.observer.once('close', onClose);
    this.#producer.observer.once('close', onClose);
    return () => {
      clearInterval(timer);
      clearTimeout(this.#tellTimer);
      this.#consumer.off('message', onMessage);
      this.#producer.off('open', onOpen);
      this.#consumer.observer.off('close', onClose);
      this.#producer.observer.off('close', onClose);
    };
  }

  /** Asks whether the other side is there; later what it has read, in case it was not heard. */
  #ask(): void {
    if (this.windowBytes === 0 || this.unacknowledgedBytes > 0) this.#tell({ asks: true });
  }

  #receive(data: unknown): void {
    try {
      const frame = parseFrame(data);
      if (frame.type === 'status') this.#handleStatus(frame);
      else this.#handleData(frame);
    } catch (error) {
      this.#end(error);
    }
  }

  #handleData(frame: DataFrame): void {
    this.#assertComplete(frame.position);
    this.#reading.push(frame);
    if (this.#reading.received - this.#reading.read > this.#windowBytes)
      throw beyondWindow(this.#windowBytes);
  }

  #handleStatus({ asks, answers, ends, lost, windowBytes, sent, read }: StatusFrame): void {
    if (lost) throw messagesLost('the other side lacks messages');
    this.#assertComplete(sent);
    if (!this.#sending.acknowledge(read)) throw messagesLost('the other side has another history');
    if (answers && this.windowBytes === 0) {
      this.#sending.open(Math.min(windowBytes, this.#windowBytes));
      this.#opened.resolve();
    }
    if (asks) {
      this.#hasAnswered = true;
      this.#tell({ answers: true });
    }
    if (ends) this.#end(undefined);
  }

  #assertComplete(position: number): void {
    const missing = position - this.#reading.received;
    if (missing !== 0) throw messagesLost(`${missing} bytes before position ${position} did not come`);
  }

  #tellSoon(): void {
    if (this.#closed) return;
    if ((this.#reading.read - this.#told) * 4 >= this.#windowBytes) this.#tell();
    else this.#tellTimer ??= setTimeout(() => this.#tell(), TELL_DELAY_MS);
  }

  /** Says how far this side has sent and read. */
  #tell(flags: Partial<Pick<StatusFrame, 'asks' | 'answers' | 'ends' | 'lost'>> = {}): void {
    clearTimeout(this.#tellTimer);
    this.#tellTimer = undefined;
    if (this.#producer.readyState !== 'open') return;
    const { read } = this.#reading;
    const none = { asks: false, answers: false, ends: false, lost: false };
    const status = { ...none, ...flags, windowBytes: this.#windowBytes, sent: this.#sending.sent, read };
    try {
      this.#producer.send(encodeStatus({ type: 'status', ...status }));
      this.#told = read;
    } catch (error) {
      logger.debug('telling the other side of a data link: %o', error); // it asks again
    }
  }

  #end(error: unknown): void {
    if (this.#closed) return;
    this.#closed = true;
    const lost = HandlerError.isInstance(error) && error.code === 'messages-lost';
    if (this.#hasAnswered) this.#tell({ ends: true, lost });
    this.#release();
    const reason = error ?? HandlerError.closed('data link');
    this.#sending.end(reason);
    this.#opened.reject(reason);
    this.#reading.end(error);
  }
}
