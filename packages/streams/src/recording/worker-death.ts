import type { Worker } from '@tureen/handler';

type Listener = (cause: Error) => void;

const LISTENERS = new WeakMap<Worker, Set<Listener>>();

/**
 * Calls `listener` when the worker dies. A worker gets one listener of its own events, however many recordings it has.
 *
 * @returns Forgets the listener.
 */
export function onWorkerDeath(worker: Worker, listener: Listener): () => void {
  const listeners = LISTENERS.get(worker) ?? watch(worker);
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function watch(worker: Worker): Set<Listener> {
  const listeners = new Set<Listener>();
  LISTENERS.set(worker, listeners);
  worker.once('died', (cause) => {
    for (const listener of listeners) listener(cause);
    listeners.clear();
  });
  return listeners;
}
