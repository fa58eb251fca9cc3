import { throwIfAborted, WorkerError } from '../errors/worker-error.ts';
import { readDecision } from './decision.ts';
import type { PrepareOptions } from './options.ts';
import { planPreparation } from './preparation.ts';
import type { PreparedPython } from './prepared-python.ts';

const ACTIVITY = 'preparing the Python environment';

/**
 * Finds a Python that has what the requirements ask for, or makes a private environment that has.
 *
 * When nothing has changed since an earlier call this starts no process and takes about a millisecond.
 *
 * @throws {WorkerError} `python-missing`, `python-not-runnable`, `python-too-old`, `venv-missing`,
 *   `cache-unwritable`, `network-missing`, `disk-full`, `install-failed`, `requirements-unmet`, `lock-lost`, `aborted`.
 * @throws {TypeError} when a lock file cannot be read or a range is not one of PEP 440.
 */
export async function prepareEnvironment(options: PrepareOptions = {}): Promise<PreparedPython> {
  throwIfAborted(options.signal, ACTIVITY);
  const preparation = await planPreparation(options);

  return (await readDecision(preparation.decisionFile)) ?? (await decideAnew(options));
}

/**
 * Looks for the reason why a worker did not start on a Python that was ready by all that was known: makes a private
 * environment again if files of it are missing or altered, and decides anew about an interpreter that may have changed.
 *
 * @param prepared - The result of {@link prepareEnvironment} with the same options.
 * @returns Another Python to try; undefined when the first one is as it should be.
 */
export async function mendEnvironment(
  prepared: PreparedPython,
  options: PrepareOptions,
): Promise<PreparedPython | undefined> {
  options.onProgress?.({ step: 'check', message: `A worker did not start: checking ${prepared.python}` });
  if (prepared.source === 'interpreter') {
    const decided = await decideAnew(options);

    return decided.python === prepared.python ? undefined : decided;
  }
  const { findDamage } = await import('./find-damage.ts');
  const isDamaged = await findDamage(prepared.python, options.signal);

  return isDamaged ? decideAnew(options, prepared.python) : undefined;
}

/** Does what needs processes; loaded only then, so that a ready start stays quick. */
async function decideAnew(options: PrepareOptions, damaged?: string): Promise<PreparedPython> {
  const { signal } = options;
  const { decide } = await import('./decide.ts');
  try {
    return await decide(await planPreparation(options), damaged);
  } catch (error) {
    if (signal?.aborted !== true || WorkerError.isInstance(error)) throw error;
    throw WorkerError.aborted(ACTIVITY, signal);
  }
}
