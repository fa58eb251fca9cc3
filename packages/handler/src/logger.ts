import createDebug, { type Debugger } from 'debug';

const NAME = '@tureen/handler';
/** Prefix of the predecessor: programs that set `DEBUG=mediasoup-client-aiortc*` keep their logs. */
const ALIAS = 'mediasoup-client-aiortc';

/** Formats like `console.log`; prints when its namespace is enabled by `DEBUG`. */
export type Log = (format: string, ...values: unknown[]) => void;

/** Log functions of one part of the package, one per level. */
export interface Logger {
  readonly debug: Log;
  readonly warn: Log;
  readonly error: Log;
}

/**
 * Makes the log functions of one part of the package.
 *
 * @param part - Becomes the namespaces `@tureen/handler:part`, `@tureen/handler:WARN:part` and
 *   `@tureen/handler:ERROR:part`, each with `mediasoup-client-aiortc` as an alias.
 */
export function createLogger(part: string): Logger {
  return { debug: createLog(part), warn: createLog(`WARN:${part}`), error: createLog(`ERROR:${part}`) };
}

/** Namespace for the worker's own log lines: the predecessor's where only that one is enabled. */
export function pythonNamespace(): string {
  return !isAnyLevelEnabled(NAME) && isAnyLevelEnabled(ALIAS) ? ALIAS : NAME;
}

function isAnyLevelEnabled(name: string): boolean {
  return [name, `${name}:WARN`, `${name}:ERROR`].some((namespace) => createDebug.enabled(namespace));
}

function createLog(suffix: string): Log {
  const candidates: Debugger[] = [createDebug(`${NAME}:${suffix}`), createDebug(`${ALIAS}:${suffix}`)];
  return (format, ...values) => candidates.find((log) => log.enabled)?.(format, ...values);
}
