import { HandlerError } from '../../errors.ts';
import { sessionOf } from '../../media-stream/track.ts';
import type { WorkerSession } from '../../session/worker-session.ts';

/**
 * Checks that a track can be sent by transports of a worker.
 *
 * @throws `TypeError` No worker made it.
 * @throws {@link HandlerError} `foreign-track`: another worker made it.
 */
export function assertTrackOf(session: WorkerSession, track: MediaStreamTrack): void {
  const owner = sessionOf(track);
  if (!owner) {
    throw new TypeError(
      'invalid track, missing data.playerId or data.remote: get it by worker.getUserMedia()',
    );
  }
  if (owner !== session) throw HandlerError.foreignTrack(track.id);
}
