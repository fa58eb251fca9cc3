import { EventEmitter } from 'node:events';
import type { Worker } from '@tureen/handler';
import { StreamsError, type StreamsErrorCode } from '../errors.ts';
import type { StreamsMessages } from '../messages.ts';
import { requestStreams } from '../module.ts';

/** A recording that is whole. */
export interface RecordingResult {
  /** Absolute path of the file. */
  readonly path: string;
  /** Size of the file. */
  readonly bytes: number;
  /** Time from its first frame to the end of its last. */
  readonly durationSeconds: number;
  /** Frames written, of all tracks. */
  readonly frames: number;
  /** Frames not written: before the first key frame, or while the disk was too slow. */
  readonly droppedFrames: number;
}

/** Events of `Recorder`. */
export interface RecorderEvents {
  /** Fires once when writing fails in the middle; `stop()` rejects with the same. */
  failed: [error: StreamsError];
}

/** Writes received tracks into a file, from `record()` to `stop()`. */
export class Recorder extends EventEmitter<RecorderEvents> implements AsyncDisposable {
  /** Absolute path that the file has once it is whole. */
  readonly path: string;
  readonly #worker: Worker;
  readonly #id: string;
  readonly #unlisten: () => void;
  #stopped: Promise<RecordingResult> | undefined;

  /** @internal Recorders are made by `record()`. */
  constructor(worker: Worker, id: string, path: string) {
    super();
    this.path = path;
    this.#worker = worker;
    this.#id = id;
    this.#unlisten = worker.process.channel.onNotification(id, (event, data) => {
      if (event === 'recorder.failed') this.#handleFailed(data as FailedData);
    });
  }

  /**
   * Writes what is waiting and finishes the file. Calling it again gives the same result.
   *
   * @throws {@link StreamsError} `nothing-received`, `write-failed`, `unsupported-codec`, `request-failed`.
   */
  async stop(): Promise<RecordingResult> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** @internal Hears no more of the recording, which did not begin or is over. */
  forget(): void {
    this.#unlisten();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(): Promise<RecordingResult> {
    try {
      const reply = await requestStreams(this.#worker, 'recorder.stop', {}, { target: this.#id });
      return { path: this.path, ...reply };
    } finally {
      this.forget();
    }
  }

  #handleFailed({ code, message }: FailedData): void {
    this.emit('failed', new StreamsError(code as StreamsErrorCode, message));
  }
}

type FailedData = StreamsMessages['notifications']['recorder.failed']['data'];
