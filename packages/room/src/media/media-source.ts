import { resolve } from 'node:path';
import {
  HandlerError,
  type AiortcMediaStreamConstraints,
  type AiortcMediaTrackConstraints,
  type Worker,
} from '@tureen/handler';
import { createTestPattern, createTone } from '@tureen/streams';
import { RoomError } from '../errors.ts';
import { describeInput, type MediaInput } from './media-input.ts';

/** The tracks that a source offers, and how to end them. */
export interface MediaSource {
  readonly input: MediaInput;
  /** Video first, as it takes longer to start. */
  readonly tracks: readonly MediaStreamTrack[];
  /** Whether all tracks came to their end. */
  readonly ended: boolean;
  /** Ends the tracks. Calling it again does nothing. */
  close(): void;
}

type Kinds = { readonly audio: boolean; readonly video: boolean };

/** How a source may be opened: its tracks are not known before. */
const ATTEMPTS: readonly Kinds[] = [
  { audio: true, video: true },
  { audio: false, video: true },
  { audio: true, video: false },
];

/**
 * Opens a source.
 *
 * @throws RoomError `media-source-failed` with the handler's error as its cause.
 */
export async function openMediaSource(worker: Worker, input: MediaInput): Promise<MediaSource> {
  try {
    return sourceOf(input, await openTracks(worker, input));
  } catch (cause) {
    if (HandlerError.isInstance(cause) && cause.code === 'worker-died') throw RoomError.workerFailed(cause);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RoomError('media-source-failed', `cannot publish ${describeInput(input)}: ${reason}`, {
      cause,
    });
  }
}

function sourceOf(input: MediaInput, tracks: readonly MediaStreamTrack[]): MediaSource {
  return {
    input,
    tracks,
    get ended() {
      return tracks.every((track) => track.readyState === 'ended');
    },
    close: () => {
      for (const track of tracks) track.stop();
    },
  };
}

async function openTracks(worker: Worker, input: MediaInput): Promise<MediaStreamTrack[]> {
  switch (input.type) {
    case 'synthetic':
      return openSynthetic(worker, wanted(input));
    case 'test-pattern':
      return [await createTestPattern(worker, input)];
    case 'tone':
      return [await createTone(worker, input)];
    case 'file':
      return openAny(worker, wanted(input), {
        source: 'file',
        file: locate(input.path),
        loop: input.loop ?? false,
      });
    case 'url':
      return openAny(worker, wanted(input), { source: 'url', url: input.url, ...ffmpegSettings(input) });
    case 'device':
      return openKinds(
        worker,
        { audio: input.kind === 'audio', video: input.kind === 'video' },
        {
          source: 'device',
          ...(input.device !== undefined && { device: input.device }),
          ...ffmpegSettings(input),
        },
      );
    default:
      throw new TypeError(`there is no source of type ${JSON.stringify(input)}`);
  }
}

function wanted({ audio = true, video = true }: { audio?: boolean; video?: boolean }): Kinds {
  return { audio, video };
}

function ffmpegSettings({ format, options }: Extract<MediaInput, { type: 'url' | 'device' }>): {
  readonly format?: string;
  readonly options?: Record<string, string>;
} {
  return { ...(format !== undefined && { format }), ...(options && { options: { ...options } }) };
}

async function openSynthetic(worker: Worker, { audio, video }: Kinds): Promise<MediaStreamTrack[]> {
  const tracks: MediaStreamTrack[] = [];
  try {
    if (video) tracks.push(await createTestPattern(worker));
    if (audio) tracks.push(await createTone(worker));
    return tracks;
  } catch (error) {
    for (const track of tracks) track.stop();
    throw error;
  }
}

/** The absolute path, or the `file:` URL as it is. */
function locate(path: string): string {
  return /^file:/iu.test(path) ? path : resolve(path);
}

/** Opens those of the wanted kinds that there are. */
async function openAny(
  worker: Worker,
  kinds: Kinds,
  constraints: AiortcMediaTrackConstraints,
): Promise<MediaStreamTrack[]> {
  let lastError: unknown = new TypeError('neither audio nor video of it is wanted');
  for (const attempt of ATTEMPTS) {
    if ((attempt.audio && !kinds.audio) || (attempt.video && !kinds.video)) continue;
    try {
      return await openKinds(worker, attempt, constraints);
    } catch (error) {
      if (!isMissingStream(error)) throw error;
      lastError = error;
    }
  }
  throw lastError;
}

async function openKinds(
  worker: Worker,
  { audio, video }: Kinds,
  source: AiortcMediaTrackConstraints,
): Promise<MediaStreamTrack[]> {
  const constraints: AiortcMediaStreamConstraints = {
    ...(audio && { audio: source }),
    ...(video && { video: source }),
  };
  const stream = await worker.getUserMedia(constraints);
  return [...stream.getVideoTracks(), ...stream.getAudioTracks()];
}

/** Whether the source is fine but has no stream of a kind that was asked for. */
function isMissingStream(error: unknown): boolean {
  return HandlerError.isInstance(error) && error.code === 'no-such-media';
}
