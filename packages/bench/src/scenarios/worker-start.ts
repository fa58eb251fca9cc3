import { median } from '../measure/median.ts';
import { readCpu } from '../measure/process-usage.ts';
import { NotApplicable } from '../not-applicable.ts';
import type { Scenario } from './scenario.ts';

const RUNS = 5;

/** From calling `createWorker()` to its promise: wall time, and CPU time of the process that it starts. */
export const workerStart: Scenario = {
  id: 'worker-start',
  title: 'worker start',
  budgetSeconds: 10,
  measure: async (subject) => {
    const wallMs: number[] = [];
    const cpuMs: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const startedMs = performance.now();
      const worker = await subject.createWorker();
      wallMs.push(performance.now() - startedMs);
      const started = worker.pids.filter((pid) => pid !== process.pid);
      if (started.length === 0) throw new NotApplicable('is part of the program, not a process of its own');
      cpuMs.push((await readCpu(started)).ticked * 1000);
      worker.close();
    }
    return { ms: median(wallMs), 'ms CPU': median(cpuMs) };
  },
};
