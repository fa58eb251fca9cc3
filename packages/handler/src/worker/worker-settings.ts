import type { LaunchOptions } from '@tureen/worker';

import type { HandlerProcess } from '../session/handler-process.ts';

/** From which level on the worker's log lines reach `DEBUG`. */
export type WorkerLogLevel = 'debug' | 'warn' | 'error' | 'none';

const LOG_LEVELS: readonly string[] = ['debug', 'warn', 'error', 'none'] satisfies WorkerLogLevel[];

/** How to make a worker; every setting has a default. */
export type WorkerSettings = {
  /** Default `error`. */
  logLevel?: WorkerLogLevel;
  /** Python interpreter; default: the environment variable `PYTHON`, else one that is found. */
  python?: string;
  /** Stops the start; later closes the worker. */
  signal?: AbortSignal;
  /** Told what happens while the Python environment is made, which takes long the first time. */
  onProgress?: NonNullable<LaunchOptions['onProgress']>;
  /** Starts the process; default `launchWorker` of `@tureen/worker`. Tests put doubles here. */
  launch?: (options: LaunchOptions) => Promise<HandlerProcess>;
};

/**
 * Checks settings as they come from an application.
 *
 * @throws `TypeError` They are not an object, or the log level is unknown.
 */
export function checkSettings(settings: WorkerSettings): void {
  if (typeof settings !== 'object' || settings === null) throw new TypeError('wrong settings: not an object');
  const { logLevel } = settings;
  if (logLevel !== undefined && !LOG_LEVELS.includes(logLevel)) {
    throw new TypeError(`wrong settings: logLevel "${logLevel}" is none of ${LOG_LEVELS.join(', ')}`);
  }
}
