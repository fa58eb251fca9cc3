import { ChannelError } from '@tureen/channel';
import { WorkerError } from '../errors/worker-error.ts';
import type { PythonModule } from '../modules/python-module.ts';
import type { End } from '../watch/end.ts';
import { describeEnd } from '../watch/watch-errors.ts';

const ONE_VERSION =
  'Reinstall the npm packages so that both are of one version, and look for another copy on PYTHONPATH.';

/** The error that a failed `worker.loadModule` stands for; undefined when it is not about the module. */
export function moduleRefused(module: PythonModule, error: unknown): WorkerError | undefined {
  if (!ChannelError.isInstance(error) || error.remote === undefined) return undefined;
  const { code, message, details } = error.remote;
  if (code === 'version-mismatch') {
    return new WorkerError('version-mismatch', `${message}.`, { remedy: ONE_VERSION, cause: error });
  }

  return new WorkerError(
    'module-failed',
    `The Python module ${module.module} of the layer ${module.name} could not be loaded: ${message}.\n${tracebackOf(details)}`,
    { remedy: 'Mend the module, or reinstall the npm package if files of it are missing.', cause: error },
  );
}

/** The handshake found a layer that is of different versions on the two sides; its message has the remedy. */
export function channelMismatch(cause: ChannelError): WorkerError {
  return new WorkerError('version-mismatch', cause.message, { cause });
}

/** The process ended before it was ready. */
export function endedAtStart(end: End, python: string): WorkerError {
  if (end.spawnError !== undefined) return spawnFailed(python, end.spawnError);
  const code = end.signal === null ? 'exited-at-start' : 'killed-at-start';

  return new WorkerError(
    code,
    `The worker (process ${end.pid}) ended before it was ready: ${describeEnd(end)}.`,
    {
      remedy:
        end.signal === null
          ? `Its output says why; \`${python} -m tureen_worker\` must be able to run.`
          : 'Something outside ended it, or it crashed: look for memory limits, then try again.',
      ...end,
    },
  );
}

/** The process was not ready in time. */
export function startTimedOut(
  pid: number | undefined,
  timeoutMs: number,
  output: readonly string[],
): WorkerError {
  return new WorkerError(
    'start-timeout',
    `The worker (process ${pid}) was not ready within ${timeoutMs} ms.`,
    {
      remedy: 'Raise startTimeoutMs if the machine is that slow.',
      pid,
      output,
    },
  );
}

function spawnFailed(python: string, cause: Error): WorkerError {
  return new WorkerError(
    'spawn-failed',
    `The worker could not be started with ${python}: ${cause.message}.`,
    {
      remedy: 'Set PYTHON to a Python that runs, or leave it out to have one found.',
      cause,
    },
  );
}

function tracebackOf(details: unknown): string {
  if (typeof details !== 'object' || details === null || !('traceback' in details)) return '';

  return String(details.traceback).trimEnd();
}
