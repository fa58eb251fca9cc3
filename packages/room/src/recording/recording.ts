import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { record, type Recorder } from '@tureen/streams';
import type { MediaKind } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import { unusedPath } from './recording-path.ts';

/** A recording that is whole. */
export interface RecordingSummary {
  /** Absolute path. */
  readonly path: string;
  /** `media` when audio and video are in one file. */
  readonly kind: MediaKind | 'media';
  /** Mime type of what was received; several are separated by `, `. */
  readonly mimeType: string;
  /** Time from the first frame to the end of the last. */
  readonly durationSeconds: number;
  readonly bytes: number;
  readonly frames: number;
  /** Frames not written: before the first key frame, or while the disk was too slow. */
  readonly droppedFrames: number;
}

/** Who is told, exactly once, how a recording ended. */
export interface RecordingListener {
  readonly onFinished: (summary: RecordingSummary) => void;
  readonly onFailed: (error: RoomError) => void;
}

/** What a recording is made from. */
export interface RecordingOptions {
  /** Wanted path; a number is added when it is taken. */
  readonly path: string;
  readonly tracks: readonly MediaStreamTrack[];
  readonly kind: MediaKind | 'media';
  readonly mimeTypes: readonly string[];
  readonly listener: RecordingListener;
}

/** The file that received tracks are being written to. */
export class Recording {
  /** Absolute path that the file has once it is whole. */
  readonly path: string;
  readonly #recorder: Recorder;
  readonly #options: RecordingOptions;
  #failure: RoomError | undefined;
  #stopped: Promise<RecordingSummary> | undefined;

  private constructor(recorder: Recorder, options: RecordingOptions) {
    this.path = recorder.path;
    this.#recorder = recorder;
    this.#options = options;
    recorder.on('failed', (cause) => void this.#fail(cause));
  }

  /**
   * Starts to write the tracks.
   *
   * @throws RoomError `recording-failed` when the folder or the file cannot be written; the listener is not told.
   */
  static async start(options: RecordingOptions): Promise<Recording> {
    const path = unusedPath(options.path);
    try {
      await mkdir(dirname(path), { recursive: true });
      return new Recording(await record(options.tracks, path), options);
    } catch (cause) {
      throw failed(path, cause);
    }
  }

  /**
   * Finishes the file. Calling it again gives the same result.
   *
   * @throws RoomError `recording-failed`; what was written is kept.
   */
  async stop(): Promise<RecordingSummary> {
    this.#stopped ??= this.#finish();
    return this.#stopped;
  }

  async #finish(): Promise<RecordingSummary> {
    const summary = await this.#stopRecorder();
    this.#options.listener.onFinished(summary);
    return summary;
  }

  async #stopRecorder(): Promise<RecordingSummary> {
    try {
      const { durationSeconds, bytes, frames, droppedFrames } = await this.#recorder.stop();
      const { kind, mimeTypes } = this.#options;
      const mimeType = mimeTypes.join(', ');
      return { path: this.path, kind, mimeType, durationSeconds, bytes, frames, droppedFrames };
    } catch (cause) {
      throw this.#fail(cause);
    }
  }

  #fail(cause: unknown): RoomError {
    if (this.#failure === undefined) {
      this.#failure = failed(this.path, cause);
      this.#options.listener.onFailed(this.#failure);
    }
    return this.#failure;
  }
}

function failed(path: string, cause: unknown): RoomError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const partial = `${path}.part`;
  const kept = existsSync(partial) ? `; what was written is kept in ${partial}` : '';
  return new RoomError('recording-failed', `the recording ${path} failed: ${reason}${kept}`, { cause });
}
