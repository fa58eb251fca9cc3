import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { record, type Recorder } from '@tureen/streams';
import type { Consumer, MediaKind } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import type { Peer } from '../peer.ts';
import { recordingPath } from './recording-path.ts';

/** A recording that is whole. */
export interface RecordingSummary {
  /** Absolute path. */
  readonly path: string;
  readonly kind: MediaKind;
  readonly mimeType: string;
  /** Time from the first frame to the end of the last. */
  readonly durationSeconds: number;
  readonly bytes: number;
  readonly frames: number;
}

/** Who is told, exactly once, how a recording ended. */
export interface RecordingListener {
  onFinished(summary: RecordingSummary): void;
  onFailed(error: RoomError): void;
}

/** What a recording is made from. */
export interface RecordingOptions {
  readonly directory: string;
  readonly roomId: string;
  readonly peer: Peer;
  readonly consumer: Consumer;
  readonly listener: RecordingListener;
}

/** The file that one received track is being written to. */
export class Recording {
  /** Absolute path that the file has once it is whole. */
  readonly path: string;
  readonly #consumer: Consumer;
  readonly #recorder: Recorder;
  readonly #listener: RecordingListener;
  #failure: RoomError | undefined;
  #stopped: Promise<RecordingSummary> | undefined;

  private constructor(path: string, recorder: Recorder, { consumer, listener }: RecordingOptions) {
    this.path = path;
    this.#consumer = consumer;
    this.#recorder = recorder;
    this.#listener = listener;
    recorder.on('failed', (cause) => void this.#fail(cause));
  }

  /**
   * Starts to write the consumer's track below `directory`.
   *
   * @throws RoomError `recording-failed` when the folder or the file cannot be written; the listener is not told.
   */
  static async start(options: RecordingOptions): Promise<Recording> {
    const { directory, roomId, peer, consumer } = options;
    const { displayName, peerId } = peer;
    const { id: consumerId, kind, track } = consumer;
    const mimeType = mimeTypeOf(consumer);
    const path = resolve(
      recordingPath({ directory, roomId, displayName, peerId, kind, consumerId, mimeType }),
    );
    try {
      await mkdir(dirname(path), { recursive: true });
      return new Recording(path, await record(track, path), options);
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
    this.#listener.onFinished(summary);
    return summary;
  }

  async #stopRecorder(): Promise<RecordingSummary> {
    try {
      const { path } = this;
      const { durationSeconds, bytes, frames } = await this.#recorder.stop();
      const { kind } = this.#consumer;
      return { path, kind, mimeType: mimeTypeOf(this.#consumer), durationSeconds, bytes, frames };
    } catch (cause) {
      throw this.#fail(cause);
    }
  }

  #fail(cause: unknown): RoomError {
    if (this.#failure === undefined) {
      this.#failure = failed(this.path, cause);
      this.#listener.onFailed(this.#failure);
    }
    return this.#failure;
  }
}

function mimeTypeOf({ rtpParameters }: Consumer): string {
  return rtpParameters.codecs[0]?.mimeType ?? '';
}

function failed(path: string, cause: unknown): RoomError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const partial = `${path}.part`;
  const kept = existsSync(partial) ? `; what was written is kept in ${partial}` : '';
  return new RoomError('recording-failed', `the recording ${path} failed: ${reason}${kept}`, { cause });
}
