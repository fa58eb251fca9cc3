/** From which level on the Python side's log reaches Node.js; `none` silences it. */
export type WorkerLogLevel = 'debug' | 'warn' | 'error' | 'none';
