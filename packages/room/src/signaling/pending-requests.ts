import { RoomError } from '../errors.ts';
import type { ProtooResponse } from './protoo-message.ts';

interface Pending {
  readonly method: string;
  readonly resolve: (data: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly cleanUp: () => void;
}

/** How long to wait for an answer, and what gives up waiting. */
interface WaitOptions {
  readonly method: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The requests that wait for an answer. Each ends exactly once: answered, timed out, aborted or failed. */
export class PendingRequests {
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  /** Number of requests without an answer. */
  get size(): number {
    return this.#pending.size;
  }

  /** Opens a request: its id for the wire, and the promise of its answer. */
  open({ method, timeoutMs, signal }: WaitOptions): {
    readonly id: number;
    readonly answer: Promise<unknown>;
  } {
    const id = this.#nextId++;
    const answer = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(id, timedOut(method, timeoutMs)), timeoutMs);
      const onAbort = (): void => this.#fail(id, signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      const cleanUp = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      this.#pending.set(id, { method, resolve, reject, cleanUp });
    });
    return { id, answer };
  }

  /** Settles the request that `response` answers. Returns false when nobody waits for it any more. */
  settle(response: ProtooResponse): boolean {
    const pending = this.#take(response.id);
    if (pending === undefined) return false;
    if (response.ok) pending.resolve(response.data);
    else pending.reject(refused(pending.method, response.errorCode, response.errorReason));
    return true;
  }

  /** Rejects everything that still waits. */
  failAll(error: Error): void {
    for (const id of this.#pending.keys()) this.#fail(id, error);
  }

  #fail(id: number, error: unknown): void {
    this.#take(id)?.reject(error);
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.cleanUp();
    return pending;
  }
}

function timedOut(method: string, timeoutMs: number): RoomError {
  return new RoomError(
    'request-timeout',
    `the server did not answer '${method}' within ${timeoutMs} ms; raise requestTimeoutMs or look at the server`,
    { details: { method } },
  );
}

function refused(method: string, errorCode: number, errorReason: string): RoomError {
  return new RoomError('request-failed', `the server refused '${method}' with ${errorCode}: ${errorReason}`, {
    details: { method, errorCode, errorReason },
  });
}
