import type { Worker } from '@tureen/handler';
import { RoomError } from '../errors.ts';
import { untilAborted } from '../until-aborted.ts';
import type { WorkerSource } from './worker-source.ts';

/** The app's worker, which is left open. */
export class GivenWorker implements WorkerSource {
  readonly replaces = false;
  readonly #worker: Worker;

  constructor(worker: Worker) {
    this.#worker = worker;
  }

  async obtain(signal: AbortSignal): Promise<Worker> {
    signal.throwIfAborted();
    try {
      await untilAborted(this.#worker.ready, signal);
    } catch (cause) {
      throw signal.aborted ? signal.reason : RoomError.workerFailed(cause);
    }
    if (this.#worker.closed) {
      throw RoomError.workerFailed(new Error('the worker given to the client is closed'));
    }
    return this.#worker;
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}
