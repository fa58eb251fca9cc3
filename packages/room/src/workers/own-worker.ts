import { Worker, type WorkerSettings } from '@tureen/handler';
import { RoomError } from '../errors.ts';
import { untilAborted } from '../until-aborted.ts';
import type { WorkerSource } from './worker-source.ts';

/** A client's own worker: started when it is needed, replaced when it has ended, and closed with the client. */
export class OwnWorker implements WorkerSource {
  readonly replaces = true;
  readonly #settings: WorkerSettings;
  #worker: Worker | undefined;

  constructor(settings: WorkerSettings = {}) {
    this.#settings = settings;
  }

  async obtain(signal: AbortSignal): Promise<Worker> {
    signal.throwIfAborted();
    if (this.#worker === undefined || this.#worker.closed) this.#worker = new Worker(this.#settings);
    try {
      await untilAborted(this.#worker.ready, signal);
      return this.#worker;
    } catch (cause) {
      await this.close();
      throw signal.aborted ? signal.reason : RoomError.workerFailed(cause);
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.close();
    await worker?.ready.catch(() => undefined);
    await worker?.[Symbol.asyncDispose]();
  }
}
