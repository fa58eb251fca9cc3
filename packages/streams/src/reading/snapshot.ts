import { randomUUID } from 'node:crypto';
import { extname, resolve } from 'node:path';
import { workerOf } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import { requestStreams } from '../module.ts';

/** Options of `snapshot`. */
export interface SnapshotOptions {
  /** Milliseconds to wait for a picture. Default: 30 000. */
  readonly timeoutMs?: number;
  /** Gives up waiting; a picture that is being written already is finished. */
  readonly signal?: AbortSignal;
}

/** A picture that was written. */
export interface Snapshot {
  /** Absolute path of the file. */
  readonly path: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Size of the file. */
  readonly bytes: number;
}

/**
 * Writes the next picture of a local or received video track as a PNG file, in its own size. The track is decoded
 * only until that picture has come.
 *
 * @param path - File to make, `.png`, below the working directory unless absolute. An existing file is an error.
 * @throws `TypeError` The track carries sound, or the extension is another one.
 * @throws {@link StreamsError} `foreign-track`, `unwritable`, `nothing-received` when the track ends first,
 * `request-failed` also when no picture comes in time.
 */
export async function snapshot(
  track: MediaStreamTrack,
  path: string,
  { timeoutMs, signal }: SnapshotOptions = {},
): Promise<Snapshot> {
  if (track.kind !== 'video') throw new TypeError(`snapshot() needs a video track, got ${track.kind}`);
  if (extname(path).toLowerCase() !== '.png')
    throw new TypeError(`snapshot() writes .png files, got '${path}'`);
  const worker = workerOf(track);
  if (worker === undefined) throw StreamsError.foreignTrack(track.id);
  const data = { path: resolve(path), trackId: track.id };
  const reply = await requestStreams(worker, 'reading.snapshot', data, {
    target: randomUUID(),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(signal && { signal }),
  });
  return { path: data.path, ...reply };
}
