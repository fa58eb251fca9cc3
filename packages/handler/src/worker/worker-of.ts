import { sessionOf } from '../media-stream/track.ts';
import type { Worker } from './worker.ts';

/**
 * The worker that a track lives in.
 *
 * @returns undefined for tracks that no worker made.
 */
export function workerOf(track: object): Worker | undefined {
  return sessionOf(track)?.worker as Worker | undefined;
}
