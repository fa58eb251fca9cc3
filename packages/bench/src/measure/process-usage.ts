import { readFile } from 'node:fs/promises';

/** Clock ticks per second of `/proc/<pid>/stat`; 100 on every Linux that Node.js runs on. */
const TICKS_PER_SECOND = 100;

/** CPU time that a process has used so far, user and system, in seconds (Linux). */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The command's name is in parentheses and may hold spaces; fields are counted behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Resident memory of some processes together in MiB (Linux). */
export async function residentMebibytes(pids: readonly number[]): Promise<number> {
  const each = await Promise.all([...new Set(pids)].map(residentOf));
  return each.reduce((total, mebibytes) => total + mebibytes, 0);
}

async function residentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/mu.exec(status)?.[1] ?? 0) / 1024;
}
