import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds } from './process-usage.ts';

const IDLE_MS = 2000;

/** CPU time that some processes have used so far, in seconds. */
export async function totalCpuSeconds(pids: readonly number[]): Promise<number> {
  const seconds = await Promise.all([...new Set(pids)].map(cpuSeconds));
  return seconds.reduce((total, each) => total + each, 0);
}

/** Cores that some processes use on average while `work` runs. */
export async function coresDuring(pids: readonly number[], work: () => Promise<unknown>): Promise<number> {
  const [startedMs, cpuBefore] = [performance.now(), await totalCpuSeconds(pids)];
  await work();
  const [endedMs, cpuAfter] = [performance.now(), await totalCpuSeconds(pids)];
  return ((cpuAfter - cpuBefore) * 1000) / (endedMs - startedMs);
}

/** Cores that some processes use without work; call it before the work begins, to subtract them. */
export async function idleCores(pids: readonly number[]): Promise<number> {
  return coresDuring(pids, async () => delay(IDLE_MS));
}
