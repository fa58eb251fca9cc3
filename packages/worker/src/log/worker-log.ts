import createDebug from 'debug';

/** Where a worker's log lines go: three namespaces of the `debug` package. */
export interface WorkerLog {
  /** `<namespace>`: DEBUG and INFO. */
  readonly debug: (text: string) => void;
  /** `<namespace>:WARN`: WARNING. */
  readonly warn: (text: string) => void;
  /** `<namespace>:ERROR`: ERROR and CRITICAL. */
  readonly error: (text: string) => void;
}

/** The namespaces of a worker's log. What is logged is never taken for a format. */
export function createWorkerLog(namespace: string): WorkerLog {
  return {
    debug: writeTo(namespace),
    warn: writeTo(`${namespace}:WARN`),
    error: writeTo(`${namespace}:ERROR`),
  };
}

function writeTo(namespace: string): (text: string) => void {
  const write = createDebug(namespace);

  return (text) => write('%s', text);
}
