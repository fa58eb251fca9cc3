import type { PythonModule } from '../modules/python-module.ts';

/** What this layer says over the channel; `catalogue.json` holds the same as JSON Schema. All of it has the target `worker`. */
export interface WorkerMessages {
  requests: {
    /** Imports a module and lets it register; one that is loaded stays as it is. Answers with its version. */
    'worker.loadModule': { data: PythonModule; reply: { version: string } };
    /** Ends the process: in order, or in any case after the time. */
    'worker.close': { data: { timeoutMs: number }; reply: Record<string, never> };
  };
  notifications: {
    /** One record of Python's `logging`. */
    log: LogLine;
  };
}

/** One record of Python's `logging`. */
export interface LogLine {
  /** Python's name: `DEBUG`, `INFO`, `WARNING`, `ERROR` or `CRITICAL`; libraries may have more. */
  readonly level: string;
  /** Name of the logger, for example `tureen_handler.rtp`. */
  readonly logger: string;
  /** The formatted text, traceback included. */
  readonly message: string;
}

/** Target of everything this layer says. */
export const WORKER_TARGET = 'worker';
