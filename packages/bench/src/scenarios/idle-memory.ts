import { setTimeout as delay } from 'node:timers/promises';
import { residentMebibytes } from '../measure/process-usage.ts';
import type { Scenario } from './scenario.ts';

/** Resident memory that a worker adds, in all processes, two seconds after its start. */
export const idleMemory: Scenario = {
  id: 'idle-memory',
  title: 'memory of an idle worker',
  budgetSeconds: 5,
  measure: async (subject) => {
    const before = await residentMebibytes([process.pid]);
    const worker = await subject.createWorker();
    worker.createHandlerFactory();
    await delay(2000);
    const mebibytes = (await residentMebibytes(worker.pids)) - before;
    worker.close();
    return { MiB: mebibytes };
  },
};
