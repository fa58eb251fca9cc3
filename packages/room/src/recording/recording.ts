import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { record, type Recorder } from '@tureen/streams';
import type { MediaKind } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';

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
  /** The files, in order; more than one with `recordSegmentMs`. */
  readonly segments: readonly string[];
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
  /** Goes on with another file after so long. Default: one file. */
  readonly segmentMs?: number | undefined;
  readonly listener: RecordingListener;
}

/** The file that received tracks are being written to. */
export class Recording {
  readonly #recorder: Recorder;
  readonly #options: RecordingOptions;
  #failure: RoomError | undefined;
  #stopped: Promise<RecordingSummary> | undefined;

  private constructor(recorder: Recorder, options: RecordingOptions) {
    this.#recorder = recorder;
    this.#options = options;
    recorder.on('failed', (cause) => void this.#fail(cause));
  }

  /** Absolute path that the file, or its first segment, has once it is whole. */
  get path(): string {
    return this.#recorder.path;
  }

  /** Bytes that have been written so far, of all segments; it is told about once a second. */
  get bytes(): number {
    return this.#recorder.progress?.bytes ?? 0;
  }

  /**
   * Starts to write the tracks.
   *
   * @throws RoomError `recording-failed` when the folder or the file cannot be written; the listener is not told.
   */
  static async start(options: RecordingOptions): Promise<Recording> {
    const { path, tracks, segmentMs } = options;
    const settings = {
      existing: 'rename',
      ...(segmentMs !== undefined && { segmentDurationMs: segmentMs }),
    } as const;
    try {
      await mkdir(dirname(resolve(path)), { recursive: true });
      return new Recording(await record(tracks, path, settings), options);
    } catch (cause) {
      throw failed(resolve(path), cause);
    }
  }

  /** Records nothing until `resume()`; the time between is not in the file. @throws RoomError `recording-failed`. */
  async pause(): Promise<void> {
    await this.#recorder.pause().catch((cause: unknown) => this.#refuse(cause));
  }

  /** Goes on where `pause()` left off. @throws RoomError `recording-failed`. */
  async resume(): Promise<void> {
    await this.#recorder.resume().catch((cause: unknown) => this.#refuse(cause));
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
      const { durationSeconds, bytes, frames, droppedFrames, segments } = await this.#recorder.stop();
      const { kind, mimeTypes } = this.#options;
      const mimeType = mimeTypes.join(', ');
      const paths = segments.map((segment) => segment.path);
      const figures = { durationSeconds, bytes, frames, droppedFrames };
      return { path: paths[0] ?? this.path, kind, mimeType, ...figures, segments: paths };
    } catch (cause) {
      throw this.#fail(cause);
    }
  }

  #refuse(cause: unknown): never {
    throw failed(this.path, cause);
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
