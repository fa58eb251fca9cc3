import type { Worker } from '@tureen/handler';

/** Told once that a worker ended, and why. */
type EndListener = (cause: Error) => void;

/** Any number of clients may share a worker; the worker has one listener of theirs. */
const watched = new WeakMap<Worker, Set<EndListener>>();

/**
 * Tells when a worker has died or was closed.
 *
 * @returns Tells no more.
 */
export function watchWorker(worker: Worker, listener: EndListener): () => void {
  const listeners = watched.get(worker) ?? watch(worker);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function watch(worker: Worker): Set<EndListener> {
  const listeners = new Set<EndListener>();
  watched.set(worker, listeners);
  const tell = (cause: Error): void => {
    const told = [...listeners];
    listeners.clear();
    for (const listener of told) listener(cause);
  };
  worker.once('died', tell);
  worker.once('subprocessclose', () => tell(new Error('the media worker was closed')));
  return listeners;
}
