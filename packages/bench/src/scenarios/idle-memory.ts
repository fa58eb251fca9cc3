import { setTimeout as delay } from 'node:timers/promises';
import { residentMebibytes } from '../measure/process-usage.ts';
import type { Scenario } from './scenario.ts';

/** Resident memory of the Python process two seconds after its start. */
export const idleMemory: Scenario = {
  id: 'idle-memory',
  title: 'idle memory',
  measure: async (subject) => {
    const worker = await subject.createWorker();
    await delay(2000);
    const mebibytes = await residentMebibytes(worker.pid);
    worker.close();
    return { MiB: mebibytes };
  },
};
