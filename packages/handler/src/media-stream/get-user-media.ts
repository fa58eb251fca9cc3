import { randomUUID } from 'node:crypto';

import { HandlerError } from '../errors.ts';
import type { TrackInfo } from '../wire/messages.ts';
import type { WorkerSession } from '../worker/session.ts';
import { AiortcMediaStream } from './aiortc-media-stream.ts';
import { readConstraints, type AiortcMediaStreamConstraints } from './constraints.ts';
import { planSources, type PlannedSource } from './plan-sources.ts';
import { createTrack, type AiortcTrack } from './track.ts';

/** What opening may take in the worker unless the constraints say otherwise, and what answering takes beyond. */
const DEFAULT_OPEN_TIMEOUT_S = 10;
const ANSWER_MARGIN_MS = 5000;

/**
 * Opens what the constraints name and makes a stream of its tracks, after W3C `getUserMedia()`.
 *
 * @throws {@link TypeError} The constraints make no sense.
 * @throws {@link HandlerError} `no-such-media`, or `request-failed` when the source cannot be opened. Nothing
 *   stays open then.
 */
export async function getUserMedia(
  session: WorkerSession,
  constraints: AiortcMediaStreamConstraints,
): Promise<AiortcMediaStream> {
  const planned = planSources(readConstraints(constraints), process.platform);
  const opened = await Promise.allSettled(planned.map(async (source) => openSource(session, source)));
  const tracks = opened.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
  const failure = opened.find((result) => result.status === 'rejected');
  if (failure) {
    for (const track of tracks) track.stop();
    throw failure.reason;
  }
  return new AiortcMediaStream(tracks);
}

async function openSource(session: WorkerSession, { input, kinds }: PlannedSource): Promise<AiortcTrack[]> {
  const sourceId = randomUUID();
  const wanted = kinds.map((kind) => ({ trackId: randomUUID(), kind }));
  try {
    const { tracks } = await session.wire.request(
      'source.open',
      { ...input, tracks: wanted },
      { target: sourceId, timeoutMs: (input.timeoutS ?? DEFAULT_OPEN_TIMEOUT_S) * 1000 + ANSWER_MARGIN_MS },
    );
    return tracks.map((track) => toTrack(session, sourceId, track));
  } catch (error) {
    throw explain(error, input.location, kinds);
  }
}

function toTrack(session: WorkerSession, sourceId: string, info: TrackInfo): AiortcTrack {
  return createTrack(session, {
    id: info.trackId,
    kind: info.kind,
    label: info.label ?? '',
    settings: info.settings ?? {},
    data: { playerId: sourceId, remote: false },
  });
}

function explain(error: unknown, location: string, kinds: PlannedSource['kinds']): unknown {
  if (!HandlerError.isInstance(error) || error.details.remoteCode !== 'no-such-media') return error;
  const missing = kinds.find((kind) => error.message.includes(kind)) ?? 'video';
  return HandlerError.noSuchMedia(missing, location, error);
}
