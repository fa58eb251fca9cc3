import { setTimeout as delay } from 'node:timers/promises';
import { cpuBetween, readCpu } from './process-usage.ts';

const IDLE_MS = 2000;

/** CPU seconds that some processes use while `work` runs. */
export async function cpuDuring(pids: readonly number[], work: () => Promise<unknown>): Promise<number> {
  const before = await readCpu(pids);
  await work();
  return cpuBetween(before, await readCpu(pids));
}

/** Cores that some processes use on average while `work` runs. */
export async function coresDuring(pids: readonly number[], work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  const seconds = await cpuDuring(pids, work);
  return (seconds * 1000) / (performance.now() - startedMs);
}

/** Cores that some processes use without work; call it before the work begins, to subtract them. */
export async function idleCores(pids: readonly number[]): Promise<number> {
  return coresDuring(pids, async () => delay(IDLE_MS));
}
