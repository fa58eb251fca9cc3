import { Worker } from '@tureen/handler';
import { RoomError } from '../errors.ts';
import { untilAborted } from '../until-aborted.ts';

/**
 * Where a client's media worker comes from: the app's, which is left open, or an own one, which is started when it
 * is needed, replaced when it has ended, and closed with the client.
 */
export class WorkerSource {
  readonly #given: Worker | undefined;
  #own: Worker | undefined;

  /** @param given - The app's worker; without it an own one is made. */
  constructor(given?: Worker) {
    this.#given = given;
  }

  /**
   * A running worker. When the start of an own one is given up, nothing of it stays.
   *
   * @throws RoomError `worker-failed`; the signal's reason on abort.
   */
  async obtain(signal: AbortSignal): Promise<Worker> {
    signal.throwIfAborted();
    const worker = this.#given ?? this.#obtainOwn();
    try {
      await untilAborted(worker.ready, signal);
    } catch (cause) {
      await this.close();
      throw signal.aborted ? signal.reason : RoomError.workerFailed(cause);
    }
    if (worker.closed) throw RoomError.workerFailed(new Error('the worker given to the client is closed'));
    return worker;
  }

  /** Ends the own worker, if there is one, and waits until its process is gone. */
  async close(): Promise<void> {
    const worker = this.#own;
    this.#own = undefined;
    worker?.close();
    await worker?.ready.catch(() => undefined);
    await worker?.[Symbol.asyncDispose]();
  }

  #obtainOwn(): Worker {
    if (this.#own === undefined || this.#own.closed) this.#own = new Worker();
    return this.#own;
  }
}
