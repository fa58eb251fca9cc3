import type { ChildProcess } from 'node:child_process';

/** How a process is ended. */
export interface Termination {
  readonly child: Pick<ChildProcess, 'kill'>;
  /** Resolves when the process has ended. */
  readonly ended: Promise<unknown>;
  /** Asks the process to end. */
  readonly ask: () => void;
  /** How long it may take to do what it was asked. */
  readonly closeTimeoutMs: number;
  /** How long it may take after SIGTERM before SIGKILL follows. */
  readonly killTimeoutMs: number;
}

/** Asks, then terminates, then kills; resolves when the process has ended. */
export async function terminate(termination: Termination): Promise<void> {
  const { child, ended, closeTimeoutMs, killTimeoutMs } = termination;
  termination.ask();
  if (await settlesWithin(ended, closeTimeoutMs)) return;
  child.kill('SIGTERM');
  if (await settlesWithin(ended, killTimeoutMs)) return;
  child.kill('SIGKILL');
  await ended;
}

/** Whether a promise settles in time. Its timer does not keep the program alive: the process itself does. */
export async function settlesWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, false).unref();
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([settled, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
