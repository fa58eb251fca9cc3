import { resolve } from 'node:path';
import { HandlerError, type AiortcMediaStreamConstraints, type Worker } from '@tureen/handler';
import { createTestPattern, createTone } from '@tureen/streams';
import type { ProducerConfig } from '../configuration.ts';
import { RoomError } from '../errors.ts';

/** The tracks that a source offers, and how to end them. */
export interface MediaSource {
  /** Video first, as it takes longer to start. */
  readonly tracks: readonly MediaStreamTrack[];
  /** Whether all tracks came to their end. */
  readonly ended: boolean;
  /** Ends the tracks. Calling it again does nothing. */
  close(): void;
}

/** How a media file may be opened: its tracks are not known before. */
const ATTEMPTS: readonly { readonly audio: boolean; readonly video: boolean }[] = [
  { audio: true, video: true },
  { audio: false, video: true },
  { audio: true, video: false },
];

/**
 * Opens what `mediaFilePath` names: a file with audio, video or both, or synthetic media for `''`.
 *
 * @throws RoomError `media-source-failed` with the handler's error as its cause.
 */
export async function openMediaSource(worker: Worker, config: ProducerConfig): Promise<MediaSource> {
  const { mediaFilePath = '', loop = false } = config;
  try {
    return mediaFilePath === ''
      ? await openSynthetic(worker)
      : await openFile(worker, locate(mediaFilePath), loop);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RoomError('media-source-failed', `cannot publish '${mediaFilePath}': ${reason}`, { cause });
  }
}

function sourceOf(tracks: readonly MediaStreamTrack[]): MediaSource {
  return {
    tracks,
    get ended() {
      return tracks.every((track) => track.readyState === 'ended');
    },
    close: () => {
      for (const track of tracks) track.stop();
    },
  };
}

async function openSynthetic(worker: Worker): Promise<MediaSource> {
  const pattern = await createTestPattern(worker);
  try {
    return sourceOf([pattern, await createTone(worker)]);
  } catch (error) {
    pattern.stop();
    throw error;
  }
}

/** The absolute path, or the `file:` URL as it is. */
function locate(mediaFilePath: string): string {
  return /^file:/iu.test(mediaFilePath) ? mediaFilePath : resolve(mediaFilePath);
}

async function openFile(worker: Worker, file: string, loop: boolean): Promise<MediaSource> {
  let lastError: unknown;
  for (const kinds of ATTEMPTS) {
    try {
      return await openKinds(worker, file, { ...kinds, loop });
    } catch (error) {
      if (!isMissingStream(error)) throw error;
      lastError = error;
    }
  }
  throw lastError;
}

async function openKinds(
  worker: Worker,
  file: string,
  { audio, video, loop }: { readonly audio: boolean; readonly video: boolean; readonly loop: boolean },
): Promise<MediaSource> {
  const source = { source: 'file', file, loop } as const;
  const constraints: AiortcMediaStreamConstraints = {
    ...(audio && { audio: source }),
    ...(video && { video: source }),
  };
  const stream = await worker.getUserMedia(constraints);
  return sourceOf([...stream.getVideoTracks(), ...stream.getAudioTracks()]);
}

/** Whether the file is fine but has no stream of a kind that was asked for. */
function isMissingStream(error: unknown): boolean {
  return HandlerError.isInstance(error) && error.code === 'no-such-media';
}
