import { randomInt } from 'node:crypto';
import { type ProtooResponse } from './protoo-message.ts';
import { RequestTimedOut, RequestRejected } from './request-errors.ts';

/** Protoo draws request ids from this range. */
const ID_RANGE = 10_000_000;

interface Pending {
  readonly resolve: (data: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** A request that waits for its answer. */
export interface OpenRequest {
  readonly id: number;
  /** Settles with the answer's data, or rejects as {@link PendingRequests} says. */
  readonly answer: Promise<unknown>;
}

/**
 * The requests that were sent and not answered yet. Each ends exactly once: answered, rejected
 * ({@link RequestRejected}), timed out ({@link RequestTimedOut}), or failed together with the others.
 */
export class PendingRequests {
  readonly #pending = new Map<number, Pending>();
  readonly #baseTimeoutMs: number;

  /**
   * @param baseTimeoutMs - What protoo's server calls 2000 ms: a request may take
   *   `base * (15 + 0.1 * pending)`, 30 s for a lone one.
   */
  constructor(baseTimeoutMs = 2000) {
    this.#baseTimeoutMs = baseTimeoutMs;
  }

  /** How many requests wait for an answer. */
  get size(): number {
    return this.#pending.size;
  }

  /** Opens a request with a fresh id and starts its clock. */
  open(method: string): OpenRequest {
    const id = this.#freshId();
    const timeoutMs = this.#baseTimeoutMs * (15 + 0.1 * this.#pending.size);
    const answer = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#take(id)?.reject(new RequestTimedOut(method, timeoutMs));
      }, timeoutMs);
      this.#pending.set(id, { resolve, reject, timer });
    });
    return { id, answer };
  }

  /** Settles the request that the response belongs to. Returns false when there is none (late, or invented). */
  settle(response: ProtooResponse): boolean {
    const pending = this.#take(response.id);
    if (!pending) return false;
    if (response.ok) pending.resolve(response.data);
    else pending.reject(new RequestRejected(response.errorCode, response.errorReason));
    return true;
  }

  /** Rejects everything that is pending with one error. */
  failAll(error: Error): void {
    for (const id of this.#pending.keys()) this.#take(id)?.reject(error);
  }

  #freshId(): number {
    let id = randomInt(ID_RANGE);
    while (this.#pending.has(id)) id = randomInt(ID_RANGE);
    return id;
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (!pending) return undefined;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    return pending;
  }
}
