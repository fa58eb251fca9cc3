import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { throwIfAborted, WorkerError } from '../errors/worker-error.ts';

/** How a lock is waited for. */
export interface LockOptions {
  /** Called once when somebody else holds the lock. */
  readonly onWait?: () => void;
  readonly signal?: AbortSignal | undefined;
}

/** A lock whose holder has not renewed it for so long is taken over: its holder was killed. */
const STALE_AFTER_MS = 10_000;
const RENEW_EVERY_MS = 2_000;
const ASK_EVERY_MS = 200;

/**
 * Runs a task while holding a lock among all processes of this machine; waits for as long as another holds it.
 *
 * @param folder - The folder that the lock is for; made when missing. The lock is `<folder>.lock`.
 * @param task - Gets a signal that fires when `options.signal` does or the lock is lost.
 * @throws {WorkerError} `aborted`, or `lock-lost` when the process was suspended so long that another took the lock.
 */
export async function withLock<T>(
  folder: string,
  options: LockOptions,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const lost = new AbortController();
  const release = await acquire(folder, options, (cause) => lost.abort(lockLost(folder, cause)));
  const signals = options.signal === undefined ? [lost.signal] : [options.signal, lost.signal];
  try {
    return await task(AbortSignal.any(signals));
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    if (!lost.signal.aborted) await release();
  }
}

async function acquire(
  folder: string,
  options: LockOptions,
  onLost: (cause: Error) => void,
): Promise<() => Promise<void>> {
  const { lock } = (await import('proper-lockfile')).default;
  let waiting = false;
  for (;;) {
    throwIfAborted(options.signal, `waiting for the lock of ${folder}`);
    try {
      return await lock(folder, { stale: STALE_AFTER_MS, update: RENEW_EVERY_MS, onCompromised: onLost });
    } catch (error) {
      if (!isHeldByAnother(error)) throw error;
    }
    if (!waiting) options.onWait?.();
    waiting = true;
    await delay(ASK_EVERY_MS);
  }
}

function isHeldByAnother(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ELOCKED';
}

function lockLost(folder: string, cause: Error): WorkerError {
  return new WorkerError('lock-lost', `Another process took over the making of ${folder}.`, {
    remedy: 'Try again: this process was probably suspended meanwhile.',
    cause,
  });
}
