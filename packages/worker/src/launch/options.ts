import { cacheDirectory } from '../environment/cache-directory.ts';
import type { WorkerLogLevel } from '../log/log-level.ts';
import type { PythonModule } from '../modules/python-module.ts';
import type { PrepareOptions } from '../prepare/options.ts';

/** How a worker is started, beside how its Python is found. */
export interface StartOptions {
  /** What the worker serves, in order: a module can use what those before it provide. Default: nothing. */
  readonly modules?: readonly PythonModule[] | undefined;
  /** From which level on the Python side's log is forwarded. Default: `error`. */
  readonly logLevel?: WorkerLogLevel | undefined;
  /** Namespace of the `debug` package that the log goes to; warnings and errors go to `<it>:WARN` and `<it>:ERROR`.
   * Default: `tureen:worker`. */
  readonly logNamespace?: string | undefined;
  /** How long the process may take from its start until all modules are loaded. Default: 60 s. */
  readonly startTimeoutMs?: number | undefined;
  /** How long it may take to end after `close()` before it gets SIGTERM. Default: 5 s. */
  readonly closeTimeoutMs?: number | undefined;
  /** How long it may take to end after SIGTERM before it gets SIGKILL. Default: 2 s. */
  readonly killTimeoutMs?: number | undefined;
  /** Environment variables for the process; `PYTHONPATH` is added to. Default: those of this process. */
  readonly variables?: NodeJS.ProcessEnv | undefined;
  /** Where byte code is kept when it may not be beside the sources. Default: `tureen` in the user's cache directory. */
  readonly cacheDirectory?: string | undefined;
  /** Stops the start; later closes the worker. */
  readonly signal?: AbortSignal | undefined;
}

/** Everything {@link launchWorker} can be told. */
export interface LaunchOptions extends PrepareOptions, StartOptions {}

/** The options with their defaults. */
export interface StartSettings {
  readonly modules: readonly PythonModule[];
  readonly logLevel: WorkerLogLevel;
  readonly logNamespace: string;
  readonly startTimeoutMs: number;
  readonly closeTimeoutMs: number;
  readonly killTimeoutMs: number;
  readonly variables: NodeJS.ProcessEnv;
  readonly cacheDirectory: string;
  readonly signal: AbortSignal | undefined;
}

/** Fills in the defaults. */
export function withDefaults(options: StartOptions): StartSettings {
  const variables = options.variables ?? process.env;

  return {
    modules: options.modules ?? [],
    logLevel: options.logLevel ?? 'error',
    logNamespace: options.logNamespace ?? 'tureen:worker',
    startTimeoutMs: options.startTimeoutMs ?? 60_000,
    closeTimeoutMs: options.closeTimeoutMs ?? 5_000,
    killTimeoutMs: options.killTimeoutMs ?? 2_000,
    variables,
    cacheDirectory: options.cacheDirectory ?? cacheDirectory(variables),
    signal: options.signal,
  };
}
