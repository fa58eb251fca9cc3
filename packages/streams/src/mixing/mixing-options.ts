import { workerOf, type Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import { requireKind } from '../reading/reading-options.ts';

/** Options of mixes of both kinds. */
export interface MixingOptions {
  /**
   * Milliseconds from 0 to 2000 that a moment waits for tracks which are behind; what comes later is not heard or seen.
   * Nothing waits while all tracks are there. Default: 200.
   */
  readonly maxLatencyMs?: number;
  /** Where the mix is made. Default: where its first track lives; needed when there is none yet. */
  readonly worker?: Worker;
  /** Gives up making it; later it closes the mix. */
  readonly signal?: AbortSignal;
}

/** How long a moment waits where nothing else was said. */
export const DEFAULT_MAX_LATENCY_MS = 200;

/**
 * Finds the worker of a new mix, and checks that all its tracks live there.
 *
 * @throws `TypeError` A track carries the other kind, or there is neither a track nor a worker.
 * @throws {@link StreamsError} `foreign-track`, `other-worker`.
 */
export function requireCommonWorker(
  method: string,
  tracks: readonly MediaStreamTrack[],
  kind: 'audio' | 'video',
  worker: Worker | undefined,
): Worker {
  const common = worker ?? (tracks[0] && requireWorker(tracks[0]));
  if (common === undefined) throw new TypeError(`${method}() of no tracks needs the option worker`);
  for (const track of tracks) {
    requireKind(method, track, kind);
    if (requireWorker(track) !== common) throw StreamsError.otherWorker(track.id);
  }
  return common;
}

/**
 * Checks that a track can join a mix.
 *
 * @throws `TypeError` It carries the other kind, or is the mix's own.
 * @throws {@link StreamsError} `foreign-track`, `other-worker`.
 */
export function requireMixable(
  name: string,
  track: MediaStreamTrack,
  own: MediaStreamTrack,
  worker: Worker,
): void {
  if (track.kind !== own.kind) {
    throw new TypeError(`the ${name} takes ${own.kind} tracks, got ${track.kind}`);
  }
  if (track === own) throw new TypeError(`the ${name} cannot take its own track`);
  if (requireWorker(track) !== worker) throw StreamsError.otherWorker(track.id);
}

/** @throws `TypeError` It is not from 0 to 2000. */
export function requireMaxLatency(maxLatencyMs: number): void {
  if (maxLatencyMs >= 0 && maxLatencyMs <= 2000) return;
  throw new TypeError(`maxLatencyMs must be from 0 to 2000, got ${maxLatencyMs}`);
}

function requireWorker(track: MediaStreamTrack): Worker {
  const worker = workerOf(track);
  if (worker === undefined) throw StreamsError.foreignTrack(track.id);
  return worker;
}
