import type { Worker } from '@tureen/handler';

/** Ends a worker, also one that is still starting, and waits until its process is gone. */
export async function endWorker(worker: Worker): Promise<void> {
  worker.close();
  await worker.ready.catch(() => undefined);
  await worker[Symbol.asyncDispose]();
}
