import { WorkerError } from '../errors/worker-error.ts';
import type { WorkerErrorCode } from '../errors/worker-error.ts';
import { mendEnvironment, prepareEnvironment } from '../prepare/prepare-environment.ts';
import type { WorkerProcess } from '../watch/worker-process.ts';
import type { LaunchOptions } from './options.ts';
import { withDefaults } from './options.ts';
import { startWorker } from './start-worker.ts';

/** How a start fails when files of the environment are missing or broken. */
const SIGNS_OF_DAMAGE: ReadonlySet<WorkerErrorCode> = new Set([
  'spawn-failed',
  'exited-at-start',
  'killed-at-start',
  'module-failed',
]);

/**
 * Prepares Python, starts a worker process and loads its modules.
 *
 * When the start fails because a private environment is damaged, the environment is made again, once.
 *
 * @throws {WorkerError} everything {@link prepareEnvironment} throws, and `spawn-failed`, `exited-at-start`,
 *   `killed-at-start`, `start-timeout`, `version-mismatch`, `module-failed`.
 */
export async function launchWorker(options: LaunchOptions = {}): Promise<WorkerProcess> {
  const settings = withDefaults(options);
  const prepared = await prepareEnvironment(options);
  try {
    return await startWorker(prepared, settings);
  } catch (error) {
    if (!WorkerError.isInstance(error) || !SIGNS_OF_DAMAGE.has(error.code)) throw error;
    const mended = await mendEnvironment(prepared, options);
    if (mended === undefined) throw error;

    return startWorker(mended, settings);
  }
}
