/** What goes when a reader's queue is full: the frame that waits longest, or the one that comes. */
export type DropPolicy = 'drop-oldest' | 'drop-newest';

/** Options of every reader. */
export interface ReaderOptions {
  /** Ends the reader; a pending `next()` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Options of readers of decoded media. */
export interface QueueOptions extends ReaderOptions {
  /** Default: `drop-oldest`. */
  readonly dropPolicy?: DropPolicy;
}

/**
 * Checks a queue's bound and divides it: some frames come here before they are asked for, the others wait in the worker.
 *
 * @throws `TypeError` It is no whole number from 1.
 */
export function splitQueue(maxQueue: number, mostHere: number): { prefetch: number; maxQueue: number } {
  if (!Number.isInteger(maxQueue) || maxQueue < 1) {
    throw new TypeError(`maxQueue must be a whole number from 1, got ${maxQueue}`);
  }
  const prefetch = Math.min(mostHere, maxQueue - 1);
  return { prefetch, maxQueue: maxQueue - prefetch };
}

/**
 * Checks what is done when a queue is full.
 *
 * @throws `TypeError` It is neither of the two.
 */
export function requireDropPolicy(policy: string): void {
  if (policy === 'drop-oldest' || policy === 'drop-newest') return;
  throw new TypeError(`dropPolicy must be 'drop-oldest' or 'drop-newest', got '${policy}'`);
}

/**
 * Checks the kind of a track.
 *
 * @throws `TypeError` It carries the other one.
 */
export function requireKind(method: string, track: MediaStreamTrack, kind: 'audio' | 'video'): void {
  if (track.kind !== kind) throw new TypeError(`${method}() needs ${kind} tracks, got ${track.kind}`);
}
