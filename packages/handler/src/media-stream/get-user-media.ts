import { randomUUID } from 'node:crypto';

import type { MediaKind } from 'mediasoup-client/types';

import { HandlerError } from '../errors.ts';
import type { TrackInfo } from '../wire/messages.ts';
import type { WorkerSession } from '../session/worker-session.ts';
import { AiortcMediaStream } from './aiortc-media-stream.ts';
import { readConstraints, type AiortcMediaStreamConstraints, type WantedTracks } from './constraints.ts';
import { planSources, type PlannedSource } from './plan-sources.ts';
import { sourceError } from './source-error.ts';
import { createTrack, type AiortcTrack } from './track.ts';

/** What opening may take in the worker unless the constraints say otherwise, and what answering takes beyond. */
const DEFAULT_OPEN_TIMEOUT_S = 10;
const ANSWER_MARGIN_MS = 5000;

/** How `getUserMedia()` goes about it. */
export interface GetUserMediaOptions {
  /** Gives up; what is open by then is closed. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens what the constraints name and makes a stream of its tracks, after W3C `getUserMedia()`.
 *
 * @throws `TypeError` The constraints make no sense.
 * @throws {@link HandlerError} The source cannot be opened, its code says why. Nothing stays open then.
 */
export async function getUserMedia(
  session: WorkerSession,
  constraints: AiortcMediaStreamConstraints,
  { signal }: GetUserMediaOptions = {},
): Promise<AiortcMediaStream> {
  signal?.throwIfAborted();
  const wanted = readConstraints(constraints);
  const failed = new AbortController();
  const opening = { session, wanted, signal: AbortSignal.any([failed.signal, ...(signal ? [signal] : [])]) };
  const opened = await Promise.all(
    planSources(wanted, process.platform).map(async (source) =>
      openSource(opening, source).catch((error: unknown) => {
        failed.abort(error);
        return [];
      }),
    ),
  );
  const tracks = opened.flat();
  if (!opening.signal.aborted) return new AiortcMediaStream(tracks);
  for (const track of tracks) track.stop();
  throw opening.signal.reason;
}

interface Opening {
  readonly session: WorkerSession;
  readonly wanted: WantedTracks;
  readonly signal: AbortSignal;
}

async function openSource(opening: Opening, { input, kinds }: PlannedSource): Promise<AiortcTrack[]> {
  const { wire } = opening.session;
  const target = randomUUID();
  const tracks = kinds.map((kind) => ({ trackId: randomUUID(), kind }));
  const timeoutMs = (input.timeoutS ?? DEFAULT_OPEN_TIMEOUT_S) * 1000 + ANSWER_MARGIN_MS;
  try {
    const { signal } = opening;
    const reply = await wire.request('source.open', { ...input, tracks }, { target, timeoutMs, signal });
    return reply.tracks.map((track) => toTrack(opening, { sourceId: target, input, track }));
  } catch (error) {
    // The worker may have opened it while we gave up.
    if (!wasAnswered(error)) wire.request('source.close', {}, { target }).catch(() => {});
    throw explain(error, input.location, kinds);
  }
}

interface OpenedTrack {
  readonly sourceId: string;
  readonly input: PlannedSource['input'];
  readonly track: TrackInfo;
}

function toTrack({ session, wanted }: Opening, { sourceId, input, track }: OpenedTrack): AiortcTrack {
  const device = input.source === 'device' && { deviceId: input.location };
  return createTrack(session, {
    id: track.trackId,
    kind: track.kind,
    label: track.label ?? '',
    settings: { ...track.settings, ...device },
    constraints: { ...wanted.get(track.kind), ...device },
    data: { playerId: sourceId, remote: false },
  });
}

function wasAnswered(error: unknown): boolean {
  return HandlerError.isInstance(error) && error.details.remoteCode !== undefined;
}

function explain(error: unknown, location: string, kinds: readonly MediaKind[]): unknown {
  if (!HandlerError.isInstance(error)) return error;
  const { remoteCode } = error.details;
  if (remoteCode === 'invalid-location') return new TypeError(error.message, { cause: error });
  if (remoteCode !== 'no-such-media') return sourceError(remoteCode, error.message, error) ?? error;
  const missing = kinds.find((kind) => error.message.includes(kind)) ?? 'video';
  return HandlerError.noSuchMedia(missing, withoutCredentials(location), error);
}

/** Messages do not tell user and password of a URL. */
function withoutCredentials(location: string): string {
  return location.replace(/(?<=:\/\/)[^/?#]*@/u, '');
}
