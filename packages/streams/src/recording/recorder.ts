import { EventEmitter } from 'node:events';
import type { Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import type { StreamsMessages } from '../messages.ts';
import { requestStreams } from '../module.ts';
import { findPartialFile } from './partial-file.ts';
import type { RecordingProgress, RecordingResult, RecordingSegment } from './recording-result.ts';
import { onWorkerDeath } from './worker-death.ts';

/** Events of `Recorder`. */
export interface RecorderEvents {
  /** Fires about once a second while frames are written. */
  progress: [progress: RecordingProgress];
  /** Fires when a segment is whole; a recording that is not cut has one. */
  segment: [segment: RecordingSegment];
  /** Fires once when all its tracks have ended; `stop()` finishes the file. */
  ended: [];
  /** Fires once when writing fails in the middle or the worker is gone; `stop()` rejects with the same. */
  failed: [error: StreamsError];
}

/** What a recorder does: `recording` and `paused` until it is `stopped`, or has `failed`. */
export type RecorderState = 'recording' | 'paused' | 'stopped' | 'failed';

/** A file may take long to be finished on a slow disk. */
const STOP_TIMEOUT_MS = 120_000;

type Requests = StreamsMessages['requests'];
type Notifications = StreamsMessages['notifications'];
type Method = 'recorder.pause' | 'recorder.resume' | 'recorder.flush' | 'recorder.stop';

/** Writes tracks into a file, from `record()` to `stop()`. */
export class Recorder extends EventEmitter<RecorderEvents> implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #id: string;
  readonly #forget: (() => void)[];
  #path: string;
  #partialPath: string | undefined;
  #state: RecorderState = 'recording';
  #failure: StreamsError | undefined;
  #progress: RecordingProgress | undefined;
  #stopped: Promise<RecordingResult> | undefined;

  /** @internal Recorders are made by `record()`. */
  constructor(worker: Worker, id: string, path: string) {
    super();
    this.#path = path;
    this.#worker = worker;
    this.#id = id;
    this.#forget = [
      worker.process.channel.onNotification(id, (event, data) => this.#handle(event, data)),
      onWorkerDeath(worker, (cause) => this.#fail(this.#workerGone(cause))),
    ];
  }

  /** Absolute path that the file, or its first segment, has once it is whole. */
  get path(): string {
    return this.#path;
  }

  /** What it does at present. */
  get state(): RecorderState {
    return this.#state;
  }

  /** What `progress` told last; undefined before anything was written. */
  get progress(): RecordingProgress | undefined {
    return this.#progress;
  }

  /**
   * Records nothing until `resume()`; the time between is not in the file, as with W3C `MediaRecorder`. Does nothing
   * when it is paused.
   *
   * @throws {@link StreamsError} `invalid-state` after `stop()`, what has failed, `worker-gone`, `request-failed`.
   */
  async pause(): Promise<void> {
    await this.#request('recorder.pause');
    if (this.#state === 'recording') this.#state = 'paused';
  }

  /** Goes on where `pause()` left off, for video with the next key frame. Does nothing when it is not paused. */
  async resume(): Promise<void> {
    await this.#request('recorder.resume');
    if (this.#state === 'paused') this.#state = 'recording';
  }

  /**
   * Resolves when all that has come so far is in the file and the disk has it, but for the fragment (at most a
   * second of `.webm`, `.mkv` and `.mp4`) that is being made.
   *
   * @throws {@link StreamsError} As `pause()`.
   */
  async flush(): Promise<RecordingProgress> {
    return this.#request('recorder.flush', STOP_TIMEOUT_MS);
  }

  /**
   * Writes what is waiting and finishes the file. Calling it again gives the same result.
   *
   * @throws {@link StreamsError} `nothing-received`, `disk-full`, `write-failed`, `unsupported-codec`, `worker-gone`,
   * `request-failed`.
   */
  async stop(): Promise<RecordingResult> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** @internal Takes the names that the worker has chosen. */
  begin({ path, partialPath }: Requests['recorder.start']['reply']): void {
    this.#path = path;
    this.#partialPath = partialPath;
  }

  /** @internal Calls `listener` when the recording is over. */
  onOver(listener: () => void): void {
    this.#forget.push(listener);
  }

  /** @internal Hears no more of the recording, which did not begin or is over. */
  forget(): void {
    for (const forget of this.#forget) forget();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #stop(): Promise<RecordingResult> {
    try {
      const reply = await this.#ask('recorder.stop', STOP_TIMEOUT_MS);
      this.#state = 'stopped';
      const { durationSeconds, bytes, frames, droppedFrames, tracks, segments } = reply;
      const path = segments[0]?.path ?? this.#path;
      return { path, durationSeconds, bytes, frames, droppedFrames, tracks, segments };
    } catch (error) {
      this.#state = 'failed';
      throw this.#failure ?? error;
    } finally {
      this.forget();
    }
  }

  async #request<Name extends Method>(method: Name, timeoutMs?: number): Promise<Requests[Name]['reply']> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#stopped !== undefined) throw StreamsError.recordingStopped(this.#path);
    return this.#ask(method, timeoutMs);
  }

  async #ask<Name extends Method>(method: Name, timeoutMs?: number): Promise<Requests[Name]['reply']> {
    const options = { target: this.#id, ...(timeoutMs !== undefined && { timeoutMs }) };
    try {
      return await requestStreams(this.#worker, method, {}, options);
    } catch (error) {
      throw StreamsError.isWorkerEnd(error) ? this.#workerGone(error) : error;
    }
  }

  #handle(event: string, data: unknown): void {
    if (event === 'recorder.progress')
      this.#handleProgress(data as Notifications['recorder.progress']['data']);
    if (event === 'recorder.segment') this.emit('segment', data as RecordingSegment);
    if (event === 'recorder.ended') this.emit('ended');
    if (event === 'recorder.failed') this.#handleFailed(data as Notifications['recorder.failed']['data']);
  }

  #handleProgress({ partialPath, ...progress }: Notifications['recorder.progress']['data']): void {
    this.#partialPath = partialPath ?? undefined;
    this.#progress = progress;
    this.emit('progress', progress);
  }

  #handleFailed({ code, message, partialPath }: Notifications['recorder.failed']['data']): void {
    this.#fail(StreamsError.told(code, message, partialPath));
  }

  #fail(error: StreamsError): void {
    if (this.#failure !== undefined || this.#state === 'stopped') return;
    this.#failure = error;
    this.#state = 'failed';
    this.emit('failed', error);
  }

  #workerGone(cause: unknown): StreamsError {
    return StreamsError.recordingBroken(this.#path, findPartialFile(this.#path, this.#partialPath), cause);
  }
}
