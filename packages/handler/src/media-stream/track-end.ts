import { HandlerError } from '../errors.ts';
import type { HandlerMessages, TrackEndReason } from '../wire/messages.ts';
import { sourceError } from './source-error.ts';

/** Where a track keeps why it ended; found without `instanceof`, so it works across copies of packages. */
const END: unique symbol = Symbol.for('tureen.handler.track-end');

/** Why a track has ended. */
export interface TrackEnd {
  /** Played to its end, stopped by the program, closed with its source, consumer or worker, or failed. */
  readonly reason: TrackEndReason;
  /** What went wrong, with the reason `error`; of a worker that died, `worker-died`. */
  readonly error?: HandlerError;
}

/**
 * Why a track has ended, known from before its `ended` event fires.
 *
 * @returns undefined for tracks that are live, and for those that no worker made.
 */
export function endOf(track: object): TrackEnd | undefined {
  return END in track ? (track[END] as TrackEnd) : undefined;
}

/** Keeps why `track` has ended. Only the first time counts. */
export function noteEnd(track: object, end: TrackEnd): void {
  if (!(END in track)) Object.defineProperty(track, END, { value: end });
}

/** What a `track.ended` of the worker says. */
export function toTrackEnd(told: HandlerMessages['notifications']['track.ended']): TrackEnd {
  const { reason, code, message = '' } = told;
  if (reason !== 'error') return { reason };
  const error = sourceError(code, message) ?? new HandlerError('read-failed', message);
  return { reason, error };
}
