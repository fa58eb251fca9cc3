import type { Worker } from '@tureen/handler';
import { GivenWorker } from './given-worker.ts';
import { OwnWorker } from './own-worker.ts';
import type { WorkerPool } from './worker-pool.ts';
import type { WorkerSource } from './worker-source.ts';

/** Where a client's workers come from: the app's worker, a pool, or an own one. */
export function chooseWorkerSource(worker: Worker | WorkerPool | undefined): WorkerSource {
  if (worker === undefined) return new OwnWorker();
  return 'source' in worker ? worker.source() : new GivenWorker(worker);
}
