import { WorkerError } from '../errors/worker-error.ts';

/** What may cut a start short. */
export interface StartLimitOptions {
  readonly timeoutMs: number;
  /** The error when the time is over. */
  readonly onTimeout: () => WorkerError;
  /** The caller's. */
  readonly signal: AbortSignal | undefined;
}

/** The time limit and the caller's signal of one start, as one. */
export class StartLimit {
  /** Rejects when the start is to be given up; stays pending otherwise. */
  readonly reached: Promise<never>;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #callerSignal: AbortSignal | undefined;

  constructor({ timeoutMs, onTimeout, signal }: StartLimitOptions) {
    this.reached = new Promise((_resolve, reject) => {
      this.signal.addEventListener('abort', () => reject(this.signal.reason), { once: true });
    });
    this.reached.catch(() => undefined); // it may be over before anybody waits for it
    this.#timer = setTimeout(() => this.#controller.abort(onTimeout()), timeoutMs);
    this.#callerSignal = signal;
    signal?.addEventListener('abort', this.#abort, { once: true });
    if (signal?.aborted === true) this.#abort();
  }

  /** Fires when the start is to be given up; its reason is a {@link WorkerError}. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The start is over. */
  lift(): void {
    clearTimeout(this.#timer);
    this.#callerSignal?.removeEventListener('abort', this.#abort);
  }

  readonly #abort = (): void => {
    const signal = this.#callerSignal;
    if (signal !== undefined) this.#controller.abort(WorkerError.aborted('starting a worker', signal));
  };
}
