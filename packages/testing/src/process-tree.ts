import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The living descendants of a process, by id. Needs `ps`, so not on Windows. */
export async function descendantsOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,stat=,comm=']);
  const processes = stdout.split('\n').map((line) => line.trim().split(/\s+/u));
  const living = processes.filter(([, , state = '', command]) => !state.startsWith('Z') && command !== 'ps');
  const childrenOf = (parent: number): number[] =>
    living.filter(([, ppid]) => Number(ppid) === parent).map(([id]) => Number(id));
  const found: number[] = [];
  for (let wave = childrenOf(pid); wave.length > 0; wave = wave.flatMap(childrenOf)) found.push(...wave);
  return found;
}

/** Whether a process of that id is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
