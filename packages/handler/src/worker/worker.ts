import { EventEmitter } from 'node:events';

import type { StreamOptions } from '@tureen/channel';
import { launchWorker } from '@tureen/worker';
import type { HandlerFactory, HandlerFactoryOptions } from 'mediasoup-client/types';

import { HandlerError } from '../errors.ts';
import { createHandlerFactory } from '../handler/handler-factory.ts';
import { createLogger, pythonNamespace } from '../logger.ts';
import type { AiortcMediaStream } from '../media-stream/aiortc-media-stream.ts';
import type { AiortcMediaStreamConstraints } from '../media-stream/constraints.ts';
import { getUserMedia, type GetUserMediaOptions } from '../media-stream/get-user-media.ts';
import { createTrack, type AiortcTrack, type CreateTrackOptions } from '../media-stream/track.ts';
import type { HandlerProcess } from '../session/handler-process.ts';
import { handlerModule, handlerRequirements } from './handler-module.ts';
import { WorkerSession } from '../session/worker-session.ts';
import { toWorkerDump, type WorkerDump } from './worker-dump.ts';
import type { WorkerEvents } from './worker-events.ts';
import { checkSettings, type WorkerSettings } from './worker-settings.ts';

const logger = createLogger('Worker');

/**
 * One Python process with everything that lives in it: sources, tracks, transports.
 *
 * `await createWorker()` makes one that runs; `new Worker()` makes one that is starting.
 */
export class Worker extends EventEmitter<WorkerEvents> implements AsyncDisposable {
  /** Resolves when the worker runs; rejects with a `WorkerError` or `HandlerError` when it cannot. */
  readonly ready: Promise<void>;
  readonly #abort = new AbortController();
  #session: WorkerSession | undefined;
  #closed = false;
  #died = false;
  #subprocessClosed = false;

  /** @throws `TypeError` The settings are wrong. */
  constructor(settings: WorkerSettings = {}) {
    super();
    checkSettings(settings);
    this.ready = this.#start(settings);
    this.ready.catch((error: Error) => {
      logger.error('start failed: %o', error);
      this.#closed = true;
      this.emit('@failure', error);
    });
  }

  /** Process id; 0 while the worker is starting. */
  get pid(): number {
    return this.#session?.process.pid ?? 0;
  }

  /** Whether it was closed or died. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Whether the process ended without being asked to. */
  get died(): boolean {
    return this.#died;
  }

  /** Whether the process is gone. */
  get subprocessClosed(): boolean {
    return this.#subprocessClosed;
  }

  /**
   * The process, for layers above that add their own Python modules and requests.
   *
   * @throws {@link HandlerError} `closed` before the worker is ready.
   */
  get process(): HandlerProcess {
    return this.#running().process;
  }

  /** Ends the process and everything in it; `subprocessclose` fires when it is gone. Safe to call twice. */
  close(): void {
    if (this.#closed) return;
    logger.debug('close()');
    this.#closed = true;
    this.#abort.abort(HandlerError.closed('worker'));
    this.#session?.end(HandlerError.closed('worker'));
    this.#session?.process.close();
  }

  /** Closes the worker and waits until the process is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    if (this.#session && !this.#subprocessClosed) {
      await new Promise<void>((resolve) => this.once('subprocessclose', resolve));
    }
  }

  /** Everything alive in the process, for debugging. */
  async dump(): Promise<WorkerDump> {
    return toWorkerDump(await this.#running().wire.request('handler.dump', {}));
  }

  /**
   * Opens files, URLs or devices as a stream of tracks, after W3C `getUserMedia()`.
   *
   * @throws `TypeError` The constraints make no sense.
   * @param options - `signal` gives up; nothing stays open then.
   * @throws {@link HandlerError} The source cannot be opened, its code says why; `closed`, `worker-died`.
   */
  async getUserMedia(
    constraints: AiortcMediaStreamConstraints,
    options?: GetUserMediaOptions,
  ): Promise<AiortcMediaStream> {
    return getUserMedia(this.#running(), constraints, options);
  }

  /**
   * Makes the `handlerFactory` of a mediasoup-client `Device`. Awaiting it is allowed and not needed.
   *
   * One factory serves any number of devices and transports.
   *
   * @param options - `forcedRtpExtensions`: header extensions by URI; `false` leaves one out. It is given here
   *   because `Device` does not pass its own on to a `handlerFactory`.
   */
  createHandlerFactory(options: HandlerFactoryOptions = {}): HandlerFactory {
    const worker = { ready: async () => this.ready, session: () => this.#running() };
    return createHandlerFactory(worker, options);
  }

  /**
   * Makes the Node side of a track that a layer above has made in the worker under the same id.
   *
   * @throws {@link HandlerError} `closed` before the worker is ready.
   */
  createTrack(options: CreateTrackOptions): AiortcTrack {
    return createTrack(this.#running(), options);
  }

  /**
   * Opens a stream of binary messages under an id that no other stream of this worker has, for layers above.
   *
   * @param options - `windowBytes` (1 MiB): how much the worker may send ahead; `maxQueuedBytes` (4 MiB).
   * @throws {@link HandlerError} `closed` before the worker is ready.
   */
  openStream(options: StreamOptions = {}): ReturnType<WorkerSession['wire']['openStream']> {
    return this.#running().wire.openStream(options);
  }

  async #start({
    launch = launchWorker,
    logLevel = 'error',
    signal,
    ...rest
  }: WorkerSettings): Promise<void> {
    const process = await launch({
      ...rest,
      logLevel,
      logNamespace: pythonNamespace(),
      signal: signal ? AbortSignal.any([signal, this.#abort.signal]) : this.#abort.signal,
      modules: [handlerModule],
      requirements: [handlerRequirements],
    });
    if (this.#closed) {
      process.close();
      throw HandlerError.closed('worker');
    }
    this.#watch(process);
    this.emit('@success');
  }

  #watch(process: HandlerProcess): void {
    const session = new WorkerSession(this, process);
    this.#session = session;
    process.on('died', (cause) => this.#handleDeath(session, cause));
    process.on('exit', () => {
      this.#closed = true;
      this.#subprocessClosed = true;
      session.end(HandlerError.closed('worker'));
      this.emit('subprocessclose');
    });
  }

  #handleDeath(session: WorkerSession, cause: Error): void {
    const error = HandlerError.workerDied(cause);
    logger.error('worker %d died: %o', session.process.pid, cause);
    this.#closed = true;
    this.#died = true;
    session.end(error);
    this.emit('died', error);
  }

  #running(): WorkerSession {
    if (this.#session) return this.#session;
    if (this.#closed) throw HandlerError.closed('worker');
    throw new HandlerError('closed', 'the worker is still starting: await worker.ready', {
      name: 'InvalidStateError',
    });
  }
}
