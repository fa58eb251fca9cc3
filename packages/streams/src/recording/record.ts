import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { workerOf, type Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import type { StreamsMessages } from '../messages.ts';
import { requestStreams } from '../module.ts';
import { Recorder } from './recorder.ts';

/**
 * What happens when a file of the name is there: an error, its place is taken when the new file is whole, or a number
 * is added to the new name. What a crash left is never touched.
 */
export type ExistingFilePolicy = 'fail' | 'replace' | 'rename';

/** Options of `record`. */
export interface RecordOptions {
  /** Default `fail`. */
  readonly existing?: ExistingFilePolicy;
  /**
   * Goes on with another file after so many milliseconds, 100 or more: `alice.webm` becomes `alice-0001.webm`,
   * `alice-0002.webm` and so on. With video a segment ends at the first key frame after, which is asked for.
   */
  readonly segmentDurationMs?: number;
  /** As `segmentDurationMs`, after so many bytes of frames, 1000 or more. */
  readonly segmentBytes?: number;
  /** Bits per second of video that must be encoded. Default 3 per pixel. */
  readonly videoBitrateBps?: number;
  /** Bits per second of sound that must be encoded. Default what suits codec and channels. */
  readonly audioBitrateBps?: number;
  /** Gives up starting; later it stops the recording, and the file is whole. */
  readonly signal?: AbortSignal;
}

/**
 * Writes one track, or several into one file. The extension chooses the container: `.webm`, `.mkv`, `.mp4` (in
 * fragments) for pictures and sound, `.ogg`, `.wav`, `.mp3` for one track of sound. What the container takes is copied;
 * everything else, and tracks that are not encoded, is encoded. The file has its name when `stop()` has resolved and
 * `.part` appended until then; its `creation_time` is the moment of the first frame by the sender's clock, in
 * microseconds.
 *
 * @param tracks - Tracks of one worker.
 * @param path - File to make, below the working directory unless absolute.
 * @returns A recorder that is taking frames.
 * @throws {@link StreamsError} `foreign-track`, `unsupported-container`, `unsupported-codec`, `file-exists`,
 * `unwritable`, `request-failed`.
 * @throws `TypeError` No track is given, tracks of different workers, or an option makes no sense.
 */
export async function record(
  tracks: MediaStreamTrack | readonly MediaStreamTrack[],
  path: string,
  options: RecordOptions = {},
): Promise<Recorder> {
  const { signal } = options;
  const list = 'id' in tracks ? [tracks] : [...tracks];
  const worker = commonWorker(list);
  const id = randomUUID();
  const data = startData(list, resolve(path), options);
  const recorder = new Recorder(worker, id, data.path);
  try {
    recorder.begin(
      await requestStreams(worker, 'recorder.start', data, { target: id, ...(signal && { signal }) }),
    );
  } catch (error) {
    recorder.forget();
    throw error;
  }
  if (signal) stopOnAbort(recorder, signal);
  return recorder;
}

function startData(
  tracks: readonly MediaStreamTrack[],
  path: string,
  options: RecordOptions,
): StreamsMessages['requests']['recorder.start']['data'] {
  const { existing = 'fail', segmentDurationMs, segmentBytes, videoBitrateBps, audioBitrateBps } = options;
  return {
    path,
    trackIds: tracks.map((track) => track.id),
    existing,
    segmentDurationMs: atLeast('segmentDurationMs', segmentDurationMs, 100),
    segmentBytes: atLeast('segmentBytes', segmentBytes, 1000),
    videoBitrateBps: atLeast('videoBitrateBps', videoBitrateBps, 1000),
    audioBitrateBps: atLeast('audioBitrateBps', audioBitrateBps, 1000),
  };
}

function atLeast(name: string, value: number | undefined, least: number): number | null {
  if (value === undefined) return null;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new TypeError(`${name} must be a whole number of at least ${least}, not ${value}`);
}

function stopOnAbort(recorder: Recorder, signal: AbortSignal): void {
  const stop = (): void => void recorder.stop().catch(() => undefined);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  recorder.onOver(() => signal.removeEventListener('abort', stop));
}

function commonWorker(tracks: readonly MediaStreamTrack[]): Worker {
  const [first, ...others] = tracks;
  if (first === undefined) throw new TypeError('record() needs at least one track');
  const worker = requireWorker(first);
  for (const track of others) {
    if (requireWorker(track) !== worker) {
      throw new TypeError(`tracks ${first.id} and ${track.id} live in different workers: record them apart`);
    }
  }
  return worker;
}

function requireWorker(track: MediaStreamTrack): Worker {
  const worker = workerOf(track);
  if (worker === undefined) throw StreamsError.foreignTrack(track.id);
  return worker;
}
