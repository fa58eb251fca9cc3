import { HandlerError } from '../../errors.ts';
import { workerOf } from '../../media-stream/track.ts';
import type { Worker } from '../../worker/worker.ts';

/**
 * Checks that a track can be sent by transports of `worker`.
 *
 * @throws `TypeError` No worker made it.
 * @throws {@link HandlerError} `foreign-track`: another worker made it.
 */
export function assertTrackOf(worker: Worker, track: MediaStreamTrack): void {
  const owner = workerOf(track);
  if (!owner) {
    throw new TypeError(
      'invalid track, missing data.playerId or data.remote: get it by worker.getUserMedia()',
    );
  }
  if (owner !== worker) throw HandlerError.foreignTrack(track.id);
}
