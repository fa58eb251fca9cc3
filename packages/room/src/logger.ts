import createDebug from 'debug';

/** A function that formats like `console.log` and prints when its namespace is enabled by `DEBUG`. */
type Log = (format: string, ...values: unknown[]) => void;

/** Log functions of one part of the package, one per level. */
export interface Logger {
  readonly debug: Log;
  readonly warn: Log;
  readonly error: Log;
}

/** Makes the log functions of `part`: namespaces `@tureen/room:part`, `@tureen/room:WARN:part`, … */
export function createLogger(part: string): Logger {
  return {
    debug: createDebug(`@tureen/room:${part}`),
    warn: createDebug(`@tureen/room:WARN:${part}`),
    error: createDebug(`@tureen/room:ERROR:${part}`),
  };
}
