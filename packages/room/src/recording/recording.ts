import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { record, type Recorder } from '@tureen/streams';
import type { Consumer, MediaKind } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import type { Peer } from '../peer.ts';
import { recordingPath } from './recording-path.ts';

/** A recording that is whole. */
export interface RecordingSummary {
  readonly path: string;
  readonly kind: MediaKind;
  readonly mimeType: string;
  /** Time from the first to the last frame. */
  readonly durationSeconds: number;
  readonly bytes: number;
  readonly frames: number;
}

/** What a recording is made from. */
export interface RecordingOptions {
  readonly directory: string;
  readonly roomId: string;
  readonly peer: Peer;
  readonly consumer: Consumer;
}

/** The file that one received track is being written to. */
export class Recording {
  readonly path: string;
  readonly #kind: MediaKind;
  readonly #mimeType: string;
  readonly #recorder: Recorder;
  #stopped: Promise<RecordingSummary> | undefined;

  private constructor(path: string, consumer: Consumer, mimeType: string, recorder: Recorder) {
    this.path = path;
    this.#kind = consumer.kind;
    this.#mimeType = mimeType;
    this.#recorder = recorder;
  }

  /**
   * Starts to write the consumer's track below `directory`.
   *
   * @throws RoomError `recording-failed` when the folder or the file cannot be written.
   */
  static async start({ directory, roomId, peer, consumer }: RecordingOptions): Promise<Recording> {
    const { displayName, peerId } = peer;
    const { id: consumerId, kind, track } = consumer;
    const mimeType = consumer.rtpParameters.codecs[0]?.mimeType ?? '';
    const path = recordingPath({ directory, roomId, displayName, peerId, kind, consumerId, mimeType });
    try {
      await mkdir(dirname(path), { recursive: true });
      return new Recording(path, consumer, mimeType, await record(track, path));
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
    try {
      const { durationSeconds, bytes, frames } = await this.#recorder.stop();
      return { path: this.path, kind: this.#kind, mimeType: this.#mimeType, durationSeconds, bytes, frames };
    } catch (cause) {
      throw failed(this.path, cause);
    }
  }
}

function failed(path: string, cause: unknown): RoomError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new RoomError('recording-failed', `the recording ${path} failed: ${reason}`, { cause });
}
