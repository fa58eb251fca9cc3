import { randomUUID } from 'node:crypto';
import { workerOf, type Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import { requestStreams } from '../module.ts';
import type { ReaderOptions } from './reading-options.ts';

/** What a discard has taken. */
export interface DiscardStats {
  /** Pictures, blocks of samples or packets. */
  readonly frames: number;
  /** Of these, those that decoding can begin at. */
  readonly keyFrames: number;
  /** Size of the encoded ones; 0 for a track of raw frames. */
  readonly bytes: number;
  /** Whether the track has come to its end. */
  readonly ended: boolean;
}

/**
 * Takes what a track carries and throws it away, so that a file plays on or a stream is received in full, and counts it.
 * Nothing is decoded where the track comes encoded.
 *
 * @throws {@link StreamsError} `foreign-track`, `request-failed`.
 */
export async function discard(track: MediaStreamTrack, { signal }: ReaderOptions = {}): Promise<Discard> {
  const worker = workerOf(track);
  if (worker === undefined) throw StreamsError.foreignTrack(track.id);
  const id = randomUUID();
  const data = { trackId: track.id };
  await requestStreams(worker, 'reading.discard', data, { target: id, ...(signal && { signal }) });
  return new Discard(worker, id);
}

/** Takes what a track carries; made by `discard()`. */
export class Discard implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #id: string;
  #closed: Promise<void> | undefined;

  /** @internal */
  constructor(worker: Worker, id: string) {
    this.#worker = worker;
    this.#id = id;
  }

  /**
   * What was taken so far.
   *
   * @throws {@link StreamsError} `closed` after `close()`, `request-failed`.
   */
  async stats(): Promise<DiscardStats> {
    if (this.#closed) throw StreamsError.closed('discard');
    return requestStreams(this.#worker, 'reading.getDiscardStats', {}, { target: this.#id });
  }

  /** Takes no more. Safe to call twice, and after the worker has ended. */
  async close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #close(): Promise<void> {
    if (this.#worker.closed) return;
    await requestStreams(this.#worker, 'reading.closeDiscard', {}, { target: this.#id });
  }
}
