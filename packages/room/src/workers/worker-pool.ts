import { availableParallelism } from 'node:os';
import { Worker, type WorkerSettings } from '@tureen/handler';
import { RoomError } from '../errors.ts';
import { untilAborted } from '../until-aborted.ts';
import type { WorkerSource } from './worker-source.ts';

/** Options of `createWorkerPool`. */
export interface WorkerPoolOptions {
  /** Most workers. Default: the number of cores. */
  readonly size?: number;
  /** Settings of each worker. */
  readonly worker?: WorkerSettings;
}

/** One place of a pool. */
interface Slot {
  worker: Worker;
  clients: number;
}

/**
 * Media workers that several clients share: each client gets the worker with the fewest others, a further one is started
 * while there are fewer than `size`, and one that died is replaced.
 */
export class WorkerPool implements AsyncDisposable {
  readonly #size: number;
  readonly #settings: WorkerSettings;
  readonly #slots = new Set<Slot>();
  #closed = false;

  /** @internal Pools are made by `createWorkerPool()`. */
  constructor({ size = availableParallelism(), worker = {} }: WorkerPoolOptions = {}) {
    if (!Number.isInteger(size) || size < 1) {
      throw new TypeError(`size must be a whole number from 1 on; got ${String(size)}`);
    }
    this.#size = size;
    this.#settings = worker;
  }

  /** The workers that run or start. */
  get workers(): readonly Worker[] {
    return [...this.#slots].map(({ worker }) => worker).filter(({ closed }) => !closed);
  }

  /** Clients per worker, in the order of `workers`. */
  get loads(): readonly number[] {
    return [...this.#slots].filter(({ worker }) => !worker.closed).map(({ clients }) => clients);
  }

  /** Ends all workers and waits until their processes are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    const workers = [...this.#slots].map(({ worker }) => worker);
    this.#slots.clear();
    await Promise.all(workers.map(async (worker) => end(worker)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal What one client takes its workers from. */
  source(): WorkerSource {
    return new PooledWorker(this);
  }

  /** @internal Takes a place at the worker with the fewest clients. */
  take(): Slot {
    if (this.#closed) throw RoomError.workerFailed(new Error('the pool is closed'));
    for (const slot of this.#slots) if (slot.worker.closed) this.#slots.delete(slot);
    const [least] = [...this.#slots].toSorted((one, other) => one.clients - other.clients);
    const slot =
      least === undefined || (least.clients > 0 && this.#slots.size < this.#size) ? this.#open() : least;
    slot.clients += 1;
    return slot;
  }

  #open(): Slot {
    const slot = { worker: new Worker(this.#settings), clients: 0 };
    this.#slots.add(slot);
    return slot;
  }
}

/** Makes a pool of media workers for `new MediasoupClient({ worker: pool })`. Workers start when they are needed. */
export function createWorkerPool(options: WorkerPoolOptions = {}): WorkerPool {
  return new WorkerPool(options);
}

/** One client's place in a pool. */
class PooledWorker implements WorkerSource {
  readonly replaces = true;
  readonly #pool: WorkerPool;
  #slot: Slot | undefined;

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  async obtain(signal: AbortSignal): Promise<Worker> {
    signal.throwIfAborted();
    if (this.#slot?.worker.closed === true) this.#release();
    this.#slot ??= this.#pool.take();
    const { worker } = this.#slot;
    try {
      await untilAborted(worker.ready, signal);
      return worker;
    } catch (cause) {
      this.#release();
      throw signal.aborted ? signal.reason : RoomError.workerFailed(cause);
    }
  }

  async close(): Promise<void> {
    this.#release();
    await Promise.resolve();
  }

  #release(): void {
    if (this.#slot !== undefined) this.#slot.clients -= 1;
    this.#slot = undefined;
  }
}

async function end(worker: Worker): Promise<void> {
  worker.close();
  await worker.ready.catch(() => undefined);
  await worker[Symbol.asyncDispose]();
}
