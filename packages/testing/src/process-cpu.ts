import { readdir, readFile } from 'node:fs/promises';

const NANOSECONDS_PER_SECOND = 1e9;

/**
 * CPU time that a process has used so far in all its living threads, from Linux's scheduler statistics; much finer
 * than the clock ticks of `/proc/<pid>/stat`.
 *
 * @returns Seconds.
 */
export async function processCpuSeconds(pid: number): Promise<number> {
  const threads = await readdir(`/proc/${pid}/task`);
  const times = await Promise.all(
    threads.map(async (thread) => {
      const statistics = await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').catch(() => '0');
      return Number(statistics.split(' ')[0]);
    }),
  );
  return times.reduce((sum, time) => sum + time, 0) / NANOSECONDS_PER_SECOND;
}
