import { type Duplex, finished } from 'node:stream';

import { startTimer } from './timer.ts';

/** What a Pipe tells its owner. */
export interface PipeListener {
  /** Bytes came. */
  received(chunk: Buffer): void;
  /** The stream ended, or failed with `cause`; may be told more than once. */
  ended(cause?: unknown): void;
  /** After congestion the pipe takes more. */
  drained(): void;
}

/** The thin shell around the Duplex: gathers what is sent within one tick into one write, and knows when it is full. */
export class Pipe {
  readonly #stream: Duplex;
  #corked = false;
  /** Resolves when the stream is gone. */
  readonly closed: Promise<void>;
  #drainWaiters: (() => void)[] = [];

  /** @throws TypeError when the stream does not carry bytes. */
  constructor(stream: Duplex, listener: PipeListener) {
    if (stream.readableObjectMode || stream.writableObjectMode || stream.readableEncoding !== null) {
      throw new TypeError('A channel needs a stream of bytes: without objectMode and without an encoding.');
    }
    this.#stream = stream;
    if (stream.destroyed || stream.readableEnded) process.nextTick(() => listener.ended());
    stream.on('data', (chunk: Buffer) => listener.received(chunk));
    stream.on('end', () => listener.ended());
    stream.on('error', (error) => listener.ended(error));
    this.closed = new Promise((resolve) => {
      stream.on('close', () => {
        listener.ended();
        resolve();
      });
    });
    stream.on('drain', () => {
      this.#releaseDrainWaiters();
      listener.drained();
    });
  }

  /** Whether the pipe asked to wait before sending more. */
  get congested(): boolean {
    return this.#stream.writableNeedDrain;
  }

  /** Bytes that wait in this process for the pipe. */
  get queuedBytes(): number {
    return this.#stream.writableLength;
  }

  /** Hands bytes to the stream, which must not be changed afterwards. */
  send(parts: readonly Uint8Array[]): void {
    if (parts.length === 0 || !this.#stream.writable) return;
    this.#cork();
    for (const part of parts) this.#stream.write(part);
  }

  /** Resolves once the pipe is not congested, or has ended. */
  async drained(): Promise<void> {
    if (!this.congested) return;
    await new Promise<void>((resolve) => {
      this.#drainWaiters.push(resolve);
    });
  }

  /** Stops reading. */
  pause(): void {
    this.#stream.pause();
  }

  /** Reads again. */
  resume(): void {
    this.#stream.resume();
  }

  /**
   * Sends what is queued and reads on until the other side has ended, too, so that it can read all of it; then destroys
   * the stream. After `timeoutMs` in any case.
   */
  finish(timeoutMs: number): void {
    this.#releaseDrainWaiters();
    const timer = startTimer(timeoutMs, () => this.#stream.destroy());
    finished(this.#stream, () => {
      clearTimeout(timer);
      this.#stream.destroy();
    });
    this.#stream.resume();
    this.#stream.end();
  }

  #cork(): void {
    if (this.#corked) return;
    this.#corked = true;
    this.#stream.cork();
    process.nextTick(() => {
      this.#corked = false;
      this.#stream.uncork();
    });
  }

  #releaseDrainWaiters(): void {
    const waiters = this.#drainWaiters;
    this.#drainWaiters = [];
    for (const resolve of waiters) resolve();
  }
}
