import { Fifo } from '../fifo.ts';
import type { MessageFrame } from '../frame/frame.ts';
import { throwLater } from '../throw-later.ts';

/** A message of a stream. */
export type StreamMessage = Omit<MessageFrame, 'kind' | 'stream'>;

/** Deals with one message; called one at a time, in order. */
export type MessageListener = (message: StreamMessage) => void | Promise<void>;

/** What came on a stream and waits for its listener; the window of the stream bounds it. */
export class IncomingMessages {
  readonly #waiting = new Fifo<StreamMessage>();
  readonly #onConsumed: (bodyBytes: number) => void;
  #listener: MessageListener | undefined;
  #onEmpty: (() => void) | undefined;
  #busy = false;

  /** @param onConsumed - Called when a message has been dealt with. */
  constructor(onConsumed: (bodyBytes: number) => void) {
    this.#onConsumed = onConsumed;
  }

  get listener(): MessageListener | undefined {
    return this.#listener;
  }

  set listener(listener: MessageListener | undefined) {
    this.#listener = listener;
    this.#deliver();
  }

  /** A message came. */
  push(message: StreamMessage): void {
    this.#waiting.push(message);
    this.#deliver();
  }

  /** Nothing more will come: calls back once everything is delivered. */
  whenDelivered(callback: () => void): void {
    this.#onEmpty = callback;
    this.#deliver();
  }

  /** Drops what waits, for which the other side gets no more credit; returns how many messages those were. */
  discard(): number {
    return this.#waiting.clear().length;
  }

  #deliver(): void {
    while (!this.#busy && this.#listener !== undefined) {
      const message = this.#waiting.shift();
      if (message === undefined) break;
      this.#hand(message, this.#listener);
    }
    if (!this.#busy && this.#waiting.size === 0) this.#tellEmpty();
  }

  #hand(message: StreamMessage, listener: MessageListener): void {
    this.#busy = true;
    const results: (void | Promise<void>)[] = [];
    throwLater(() => results.push(listener(message)));
    const [result] = results;
    if (isPromise(result)) void this.#finishLater(message, result);
    else this.#finish(message);
  }

  async #finishLater(message: StreamMessage, result: Promise<void>): Promise<void> {
    try {
      await result;
    } catch (error) {
      throwLater(() => {
        throw error;
      });
    }
    this.#finish(message);
    this.#deliver();
  }

  #finish({ body }: StreamMessage): void {
    this.#busy = false;
    this.#onConsumed(body.length);
  }

  #tellEmpty(): void {
    const callback = this.#onEmpty;
    this.#onEmpty = undefined;
    callback?.();
  }
}

function isPromise(result: void | Promise<void>): result is Promise<void> {
  return typeof result === 'object' && typeof result.then === 'function';
}
