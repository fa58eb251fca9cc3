/** Shared by every copy of this package, so that errors are recognised across copies. */
const MARKER: unique symbol = Symbol.for('tureen.worker.error');

/**
 * What went wrong, for programs.
 *
 * Finding Python:
 * - `python-missing`: no Python was found, or none that runs.
 * - `python-not-runnable`: the Python that `PYTHON` or the option `python` names cannot be run.
 * - `python-too-old`: every Python found is older than 3.11.
 *
 * Making its environment:
 * - `venv-missing`: the Python has no `venv` or no `ensurepip`, and there is no `uv`.
 * - `cache-unwritable`: the cache directory cannot be written.
 * - `network-missing`: the package index cannot be reached.
 * - `disk-full`: no space is left for the environment.
 * - `install-failed`: the installer failed for another reason.
 * - `requirements-unmet`: what was installed is not what the requirements ask for.
 * - `lock-lost`: another process took over the making of the environment.
 *
 * Starting and running the process:
 * - `spawn-failed`: the system could not start the process.
 * - `exited-at-start`: the process ended by itself before it was ready.
 * - `killed-at-start`: a signal ended the process before it was ready.
 * - `start-timeout`: the process was not ready in time.
 * - `version-mismatch`: the two sides of a layer are of different versions.
 * - `module-failed`: a Python module cannot be imported or refuses to register.
 * - `aborted`: the caller's signal stopped it.
 * - `died`: the process ended without being asked to.
 * - `closed`: the worker was closed before, or closed meanwhile.
 */
export type WorkerErrorCode =
  | 'python-missing'
  | 'python-not-runnable'
  | 'python-too-old'
  | 'venv-missing'
  | 'cache-unwritable'
  | 'network-missing'
  | 'disk-full'
  | 'install-failed'
  | 'requirements-unmet'
  | 'lock-lost'
  | 'spawn-failed'
  | 'exited-at-start'
  | 'killed-at-start'
  | 'start-timeout'
  | 'version-mismatch'
  | 'module-failed'
  | 'aborted'
  | 'died'
  | 'closed';

/** What is known about a process that ended. */
export interface ProcessEnd {
  /** Process id; undefined when it never started. */
  readonly pid?: number | undefined;
  /** Exit status; null when a signal ended it. */
  readonly exitCode?: number | null | undefined;
  /** The signal that ended it; null when it exited. */
  readonly signal?: NodeJS.Signals | null | undefined;
  /** The last lines that it wrote to stderr and stdout, oldest first. */
  readonly output?: readonly string[] | undefined;
}

/** What a {@link WorkerError} is made of. */
export interface WorkerErrorDetails extends ProcessEnd {
  /** What to do about it; becomes the end of the message. */
  readonly remedy?: string | undefined;
  /** The error behind this one. */
  readonly cause?: unknown;
}

/** Every error this package throws or rejects with. Its message names the thing, its state and the remedy. */
export class WorkerError extends Error {
  override readonly name = 'WorkerError';
  /** What went wrong, for programs. */
  readonly code: WorkerErrorCode;
  /** What to do about it, also the end of the message; undefined when there is nothing to do. */
  readonly remedy: string | undefined;
  /** Id of the process concerned; undefined when there is none. */
  readonly pid: number | undefined;
  /** Exit status of the process concerned; null when a signal ended it, undefined when it did not end. */
  readonly exitCode: number | null | undefined;
  /** The signal that ended the process concerned; null when it exited, undefined when it did not end. */
  readonly signal: NodeJS.Signals | null | undefined;
  /** The last lines that the process concerned wrote, oldest first; empty when there are none. */
  readonly output: readonly string[];

  static {
    Object.defineProperty(this.prototype, MARKER, { value: true });
  }

  constructor(code: WorkerErrorCode, message: string, details: WorkerErrorDetails = {}) {
    super(composeMessage(message, details), details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.remedy = details.remedy;
    this.pid = details.pid;
    this.exitCode = details.exitCode;
    this.signal = details.signal;
    this.output = details.output ?? [];
  }

  /** Whether `value` is a WorkerError, also of another copy of this package. */
  static isInstance(value: unknown): value is WorkerError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }

  /** The caller's signal fired while `activity` was going on. */
  static aborted(activity: string, signal: AbortSignal): WorkerError {
    return new WorkerError('aborted', `Stopped while ${activity}.`, { cause: signal.reason });
  }
}

/** Message, remedy, and what the process said last: three parts, each only when there is one. */
function composeMessage(message: string, details: WorkerErrorDetails): string {
  const sentence = details.remedy === undefined ? message : `${message} ${details.remedy}`;
  const output = details.output ?? [];

  return output.length === 0 ? sentence : `${sentence}\nIts last output:\n  ${output.join('\n  ')}`;
}

/** Rejects with `aborted` when the signal has fired already. */
export function throwIfAborted(signal: AbortSignal | undefined, activity: string): void {
  if (signal?.aborted === true) throw WorkerError.aborted(activity, signal);
}
