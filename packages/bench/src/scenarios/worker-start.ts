import { median } from '../measure/median.ts';
import { cpuSeconds } from '../measure/process-usage.ts';
import type { Scenario } from './scenario.ts';

const RUNS = 7;

/** From calling `createWorker()` to its promise: wall time, and CPU time of the Python process. */
export const workerStart: Scenario = {
  id: 'worker-start',
  title: 'worker start',
  measure: async (subject) => {
    const wallMs: number[] = [];
    const cpuMs: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const startedMs = performance.now();
      const worker = await subject.createWorker();
      wallMs.push(performance.now() - startedMs);
      cpuMs.push((await cpuSeconds(worker.pid)) * 1000);
      worker.close();
    }
    return { ms: median(wallMs), 'ms CPU': median(cpuMs) };
  },
};
