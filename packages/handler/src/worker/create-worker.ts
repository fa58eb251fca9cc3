import type { WorkerSettings } from './worker-settings.ts';
import { Worker } from './worker.ts';

/**
 * Starts a worker process and resolves when it is ready.
 *
 * @throws `TypeError` The settings are wrong.
 * @throws `WorkerError` of `@tureen/worker` when there is no usable Python, its environment cannot be made or
 *   the process does not start; the message names the remedy.
 */
export async function createWorker(settings: WorkerSettings = {}): Promise<Worker> {
  const worker = new Worker(settings);
  await worker.ready;
  return worker;
}
