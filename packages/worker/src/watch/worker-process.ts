import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Channel } from '@tureen/channel';
import { loadModule } from '../launch/load-module.ts';
import type { PythonModule } from '../modules/python-module.ts';
import { settlesWithin, terminate } from '../terminate/terminate.ts';
import { WORKER_TARGET, type WorkerMessages } from '../wire/messages.ts';
import type { End } from './end.ts';
import type { WorkerProcessEvents } from './events.ts';
import { workerClosed, workerDied } from './watch-errors.ts';

/** What a {@link WorkerProcess} is made of. */
export interface WorkerProcessParts {
  /** The process; it has been started. */
  readonly child: ChildProcess;
  readonly channel: Channel;
  /** The stream under the channel. */
  readonly stream: Duplex;
  readonly ended: Promise<End>;
  readonly closeTimeoutMs: number;
  readonly killTimeoutMs: number;
  /** Closes the worker when it fires. */
  readonly signal: AbortSignal | undefined;
}

/** How long the channel of a process that has ended may take to notice: its pending requests then know why. */
const CHANNEL_END_TIMEOUT_MS = 300;

/**
 * A running worker: a Python process, and the channel to it. Made by {@link launchWorker}.
 *
 * It keeps the program running until it has ended, unless {@link WorkerProcess.unref} was called.
 */
export class WorkerProcess extends EventEmitter<WorkerProcessEvents> {
  /** Process id. */
  readonly pid: number;
  /** The channel to the process; closed with it. */
  readonly channel: Channel;
  readonly #parts: WorkerProcessParts;
  readonly #channelEnded: Promise<Error | undefined>;
  readonly #exited: Promise<void>;
  #closed = false;
  #died = false;

  constructor(parts: WorkerProcessParts) {
    super();
    this.pid = pidOf(parts.child);
    this.channel = parts.channel;
    this.#parts = parts;
    this.#channelEnded = this.#watchChannel();
    this.#exited = this.#watchProcess();
    parts.signal?.addEventListener('abort', this.#closeOnAbort, { once: true });
  }

  /** Whether it was closed or has died; nothing can be asked of it any more. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Whether the process ended without having been closed. */
  get died(): boolean {
    return this.#died;
  }

  /** Resolves when the process has ended, for whatever reason, after `died` and `exit` were fired. Never rejects. */
  get exited(): Promise<void> {
    return this.#exited;
  }

  /**
   * Ends the process: asks it to close what it holds, then sends SIGTERM, then SIGKILL, each after a delay.
   * Returns at once; `exit` fires when it has ended. What was asked of it before and is not answered by then is
   * rejected. Closing it again does nothing.
   */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    void this.#terminate(() => this.#ask());
  }

  /**
   * Loads a module into the running worker, for a layer that comes later. One that is loaded already stays as it is.
   *
   * @throws {WorkerError} `module-failed`, `version-mismatch`, or `closed`.
   */
  async loadModule(module: PythonModule): Promise<void> {
    if (this.#closed) throw workerClosed(this.pid, `load ${module.module}`);
    await loadModule(this.channel, module);
  }

  /** Keeps the program running until the process has ended; so it is from the start. */
  ref(): void {
    this.#parts.child.ref();
    for (const stream of this.#streams()) stream.ref();
  }

  /** Lets the program end while the process runs; the process then ends with it. */
  unref(): void {
    this.#parts.child.unref();
    for (const stream of this.#streams()) stream.unref();
  }

  /** Closes it and waits until the process has ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.#exited;
  }

  readonly #closeOnAbort = (): void => this.close();

  #streams(): Referenced[] {
    const { stream, child } = this.#parts;
    const streams: (object | null)[] = [stream, child.stdout, child.stderr];

    return streams.filter(isReferenced);
  }

  /** Resolves with what ended the channel, if it was a fault; the process is not left behind. */
  async #watchChannel(): Promise<Error | undefined> {
    const error = await endOfChannel(this.channel);
    if (!this.#closed) void this.#terminate(() => undefined); // its other end has closed, too: that is asking enough

    return error;
  }

  async #watchProcess(): Promise<void> {
    const { ended, signal } = this.#parts;
    const end = await ended;
    signal?.removeEventListener('abort', this.#closeOnAbort);
    if (!this.#closed) await this.#handleDeath(end);
    this.channel.close();
    throwLater(() => this.emit('exit', { code: end.exitCode, signal: end.signal }));
  }

  async #handleDeath(end: End): Promise<void> {
    this.#closed = true;
    this.#died = true;
    await settlesWithin(this.#channelEnded, CHANNEL_END_TIMEOUT_MS);
    this.channel.close();
    const error = workerDied(end, await this.#channelEnded);
    throwLater(() => this.emit('died', error));
  }

  /** Asks the process to close what it holds; whether it answers or not, the signals follow. */
  #ask(): void {
    const { closeTimeoutMs } = this.#parts;
    const request = { target: WORKER_TARGET, data: { timeoutMs: closeTimeoutMs }, timeoutMs: closeTimeoutMs };
    this.channel
      .typed<WorkerMessages>()
      .request('worker.close', request)
      .catch(() => undefined);
  }

  async #terminate(ask: () => void): Promise<void> {
    const { child, ended, closeTimeoutMs, killTimeoutMs } = this.#parts;
    await terminate({ child, ended, ask, closeTimeoutMs, killTimeoutMs });
  }
}

/** Tells listeners; what they throw becomes an uncaught exception and disturbs nothing here. */
function throwLater(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  }
}

/** Resolves with what ended a channel, if it was a fault. */
async function endOfChannel(channel: Channel): Promise<Error | undefined> {
  if (channel.closed) return undefined;

  return new Promise((resolve) => {
    channel.once('close', resolve);
  });
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new TypeError('A process that was never started is no worker.');

  return pid;
}

/** A stream that can keep the program running, or not. */
interface Referenced {
  ref(): void;
  unref(): void;
}

function isReferenced(stream: object | null): stream is Referenced {
  return stream !== null && 'ref' in stream && 'unref' in stream;
}
