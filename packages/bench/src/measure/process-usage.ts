import { readFile } from 'node:fs/promises';
import { processCpuSeconds } from '@tureen/testing/process-cpu';

/** Clock ticks per second of `/proc/<pid>/stat`; 100 on every Linux that Node.js runs on. */
const TICKS_PER_SECOND = 100;

/** CPU time that a process has used so far in all its threads, those that have ended too, to 10 ms, in seconds (Linux). */
async function tickedCpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The command's name is in parentheses and may hold spaces; fields are counted behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** CPU time that processes have used so far, in seconds. */
export interface CpuReading {
  /** Of all threads, to 10 ms for each process. */
  readonly ticked: number;
  /** Of the threads that live, exactly. */
  readonly living: number;
}

/** Reads the CPU time of some processes together. */
export async function readCpu(pids: readonly number[]): Promise<CpuReading> {
  const each = [...new Set(pids)];
  const [ticked, living] = await Promise.all([
    Promise.all(each.map(tickedCpuSeconds)),
    Promise.all(each.map(processCpuSeconds)),
  ]);
  return { ticked: total(ticked), living: total(living) };
}

/** CPU seconds from one reading to another: the exact ones, unless a thread that had used some has ended. */
export function cpuBetween(before: CpuReading, after: CpuReading): number {
  const ticked = after.ticked - before.ticked;
  const living = after.living - before.living;
  return ticked - living > LOST_SECONDS ? ticked : living;
}

/** More than rounding explains. */
const LOST_SECONDS = 0.04;

/** Resident memory of some processes together in MiB (Linux). */
export async function residentMebibytes(pids: readonly number[]): Promise<number> {
  return total(await Promise.all([...new Set(pids)].map(residentOf)));
}

async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1] ?? 0) / 1024;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
