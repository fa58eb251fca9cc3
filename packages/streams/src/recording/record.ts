import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { workerOf, type Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import { requestStreams } from '../module.ts';
import { Recorder } from './recorder.ts';

/** Options of `record`. */
export interface RecordOptions {
  /** Gives up starting. */
  readonly signal?: AbortSignal;
}

/**
 * Writes one received track, or several into one file, without decoding them. The extension chooses the container:
 * `.webm` (VP8, Opus), `.mp4` (H264, Opus), `.mkv` (all of them), `.ogg` (Opus). The file has its name when `stop()`
 * has resolved and `.part` appended until then; its `creation_time` is the moment of the first frame by the
 * sender's clock, in microseconds.
 *
 * @param tracks - Tracks of one worker.
 * @param path - File to make, below the working directory unless absolute. An existing file is an error.
 * @returns A recorder that is taking frames.
 * @throws {@link StreamsError} `foreign-track`, `unsupported-container`, `unsupported-codec` for a track that was not
 * received, `unwritable`, `request-failed`.
 * @throws {@link TypeError} No track is given, or tracks of different workers.
 */
export async function record(
  tracks: MediaStreamTrack | readonly MediaStreamTrack[],
  path: string,
  { signal }: RecordOptions = {},
): Promise<Recorder> {
  const list = 'id' in tracks ? [tracks] : [...tracks];
  const worker = commonWorker(list);
  const id = randomUUID();
  const recorder = new Recorder(worker, id, resolve(path));
  const data = { path: recorder.path, trackIds: list.map((track) => track.id) };
  try {
    await requestStreams(worker, 'recorder.start', data, { target: id, ...(signal && { signal }) });
  } catch (error) {
    recorder.forget();
    throw error;
  }
  return recorder;
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
