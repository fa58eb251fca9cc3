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
 * Makes a private environment again if files of it are missing or altered.
 *
 * @param prepared - The result of {@link prepareEnvironment} with the same options; a worker failed to start on it.
 * @returns The new environment; undefined when the old one is whole, or is not ours to mend.
 */
export async function mendEnvironment(
  prepared: PreparedPython,
  options: PrepareOptions,
): Promise<PreparedPython | undefined> {
  if (prepared.source !== 'environment') return undefined;
  const { findDamage } = await import('./find-damage.ts');
  options.onProgress?.({
    step: 'check',
    message: `Looking for damage in the environment of ${prepared.python}`,
  });
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
