import { HandlerError } from '../errors.ts';

/** Most bytes of messages that wait for the window. */
export const MAX_WAITING_BYTES: number = 16 * 1024 * 1024;

interface Waiting {
  readonly size: number;
  readonly transmit: (position: number) => void;
  readonly settle: (error?: unknown) => void;
}

/** What is on its way to the other side's program, and what waits until less is. */
export class SendWindow {
  #limit = 0;
  #sent = 0;
  #read = 0;
  #waitingBytes = 0;
  #waiting: Waiting[] = [];
  #flushing: { resolve: () => void; reject: (error: unknown) => void }[] = [];

  /** Most bytes on their way; 0 until `open`. */
  get limit(): number {
    return this.#limit;
  }

  /** Where the next frame begins. */
  get sent(): number {
    return this.#sent;
  }

  /** Bytes sent and not read by the other side's program. */
  get unacknowledged(): number {
    return this.#sent - this.#read;
  }

  /** From now on up to `limit` bytes may be on their way. */
  open(limit: number): void {
    this.#limit = limit;
    this.#advance();
  }

  /**
   * Has `transmit` called in turn, once `size` bytes fit; it is told their position. Resolves after that; rejects with
   * what it throws, with the signal's reason, or with what `end` is given.
   */
  async send(size: number, transmit: (position: number) => void, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#waitingBytes + size > MAX_WAITING_BYTES) {
      throw HandlerError.sendQueueFull('of the link', this.#waitingBytes, MAX_WAITING_BYTES);
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const settle = (error?: unknown): void => (error === undefined ? resolve() : reject(error));
    const entry = { size, transmit, settle };
    this.#waiting.push(entry);
    this.#waitingBytes += size;
    const onAbort = (): void => this.#giveUp(entry, signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#advance();
    try {
      await promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  /** Resolves once everything sent so far, and all that waits, was read. */
  async flushed(): Promise<void> {
    if (this.#isIdle()) return;
    await new Promise<void>((resolve, reject) => {
      this.#flushing.push({ resolve, reject });
    });
  }

  /** The other side's program has read up to `position`. Returns false for what cannot be. */
  acknowledge(position: number): boolean {
    if (position > this.#sent) return false;
    this.#read = Math.max(this.#read, position);
    this.#advance();
    return true;
  }

  /** Nothing more is sent: rejects all that wait. */
  end(error: unknown): void {
    const [waiting, flushing] = [this.#waiting, this.#flushing];
    [this.#waiting, this.#flushing, this.#waitingBytes] = [[], [], 0];
    for (const { settle } of waiting) settle(error);
    for (const { reject } of flushing) reject(error);
  }

  #advance(): void {
    for (let [next] = this.#waiting; next && this.#hasRoomFor(next); [next] = this.#waiting) {
      this.#waiting.shift();
      this.#waitingBytes -= next.size;
      this.#transmit(next);
    }
    if (!this.#isIdle()) return;
    const flushing = this.#flushing;
    this.#flushing = [];
    for (const { resolve } of flushing) resolve();
  }

  #transmit({ size, transmit, settle }: Waiting): void {
    try {
      transmit(this.#sent);
      this.#sent += size;
      settle();
    } catch (error) {
      settle(error);
    }
  }

  #giveUp(entry: Waiting, reason: unknown): void {
    const index = this.#waiting.indexOf(entry);
    if (index === -1) return;
    this.#waiting.splice(index, 1);
    this.#waitingBytes -= entry.size;
    entry.settle(reason);
    this.#advance();
  }

  #hasRoomFor({ size }: Waiting): boolean {
    return this.unacknowledged + size <= this.#limit;
  }

  #isIdle(): boolean {
    return this.#waiting.length === 0 && this.unacknowledged === 0;
  }
}
