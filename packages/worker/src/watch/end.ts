import type { ChildProcess } from 'node:child_process';
import type { ProcessOutput } from '../log/process-output.ts';

/** How a process ended. */
export interface End {
  readonly pid: number | undefined;
  /** Exit status; null when a signal ended it, or it could not be started. */
  readonly exitCode: number | null;
  /** The signal that ended it; null when it exited. */
  readonly signal: NodeJS.Signals | null;
  /** Its last lines of output, oldest first. */
  readonly output: readonly string[];
  /** Why it could not be started. */
  readonly spawnError?: Error;
}

/** How long to wait, after the end, for output that somebody else still holds open. */
const DRAIN_TIMEOUT_MS = 300;

/** Resolves when the process has ended and its output was read. Never rejects; leaves no stream open. */
export async function endOf(child: ChildProcess, output: ProcessOutput): Promise<End> {
  let drainTimer: NodeJS.Timeout | undefined;

  return new Promise((resolve) => {
    const finish = (end: Pick<End, 'exitCode' | 'signal' | 'spawnError'>): void => {
      clearTimeout(drainTimer);
      for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      resolve({ ...end, pid: child.pid, output: output.lines });
    };
    child.on('error', (spawnError) => {
      if (child.pid === undefined) finish({ exitCode: null, signal: null, spawnError });
    });
    child.once('exit', (exitCode, signal) => {
      drainTimer = setTimeout(() => finish({ exitCode, signal }), DRAIN_TIMEOUT_MS);
    });
    child.once('close', (exitCode, signal) => finish({ exitCode, signal }));
  });
}
