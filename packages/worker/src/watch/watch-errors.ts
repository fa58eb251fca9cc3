import { WorkerError } from '../errors/worker-error.ts';
import type { End } from './end.ts';

/** A worker ended without having been closed. */
export function workerDied(end: End, cause: unknown): WorkerError {
  return new WorkerError('died', `The worker (process ${end.pid}) died: ${describeEnd(end)}.`, {
    remedy: 'Launch a new one; its last output and DEBUG=tureen:worker* tell more.',
    ...end,
    cause,
  });
}

/** Something was asked of a worker that is closed. */
export function workerClosed(pid: number, wish: string): WorkerError {
  return new WorkerError('closed', `The worker (process ${pid}) is closed and cannot ${wish}.`, {
    remedy: 'Launch a new one.',
    pid,
  });
}

/** One clause about how a process ended. */
export function describeEnd({ exitCode, signal }: Pick<End, 'exitCode' | 'signal'>): string {
  return signal === null ? `it exited with status ${exitCode}` : `it was ended by ${signal}`;
}
