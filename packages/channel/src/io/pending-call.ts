import { ChannelError, type RemoteError } from '../channel-error.ts';
import { startTimer } from './timer.ts';

/** What a request is answered with. */
export interface Reply<D = unknown> {
  data: D;
  /** Raw bytes beside the data; empty when the handler gave none. */
  body: Uint8Array;
}

interface PendingCallOptions {
  method: string;
  /** 0 or Infinity for no limit. */
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

/** One request that waits for its answer, its time limit or its abortion, whichever comes first. */
export class PendingCall {
  readonly promise: Promise<Reply>;
  readonly method: string;
  /** Called when the caller stops waiting before an answer came. */
  onAbandoned: () => void = () => {};
  readonly #resolve: (reply: Reply) => void;
  readonly #reject: (error: unknown) => void;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort: () => void;
  readonly #timer: NodeJS.Timeout | undefined;
  #settled = false;

  constructor({ method, timeoutMs, signal }: PendingCallOptions) {
    const { promise, resolve, reject } = Promise.withResolvers<Reply>();
    this.promise = promise;
    this.method = method;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#signal = signal;
    this.#onAbort = () => this.#abandon(ChannelError.requestAborted(method, signal?.reason));
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#timer = startTimer(timeoutMs, () => this.#abandon(ChannelError.requestTimeout(method, timeoutMs)));
    if (signal?.aborted === true) this.#onAbort();
  }

  /** Whether the promise has its outcome. */
  get settled(): boolean {
    return this.#settled;
  }

  /** The answer came. */
  resolve(reply: Reply): void {
    this.#settle();
    this.#resolve(reply);
  }

  /** The other side refused. */
  refuse(remote: RemoteError): void {
    this.reject(ChannelError.requestFailed(this.method, remote));
  }

  /** No answer will come. */
  reject(error: unknown): void {
    this.#settle();
    this.#reject(error);
  }

  #abandon(error: ChannelError): void {
    if (this.#settled) return;
    this.reject(error);
    this.onAbandoned();
  }

  #settle(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}
