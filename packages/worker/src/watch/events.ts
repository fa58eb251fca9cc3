import type { WorkerError } from '../errors/worker-error.ts';

/** How a worker's process ended. */
export interface WorkerExit {
  /** Exit status; null when a signal ended it. */
  readonly code: number | null;
  /** The signal that ended it; null when it exited. */
  readonly signal: NodeJS.Signals | null;
}

/** The events of a worker's process. */
export interface WorkerProcessEvents {
  /** Fires once when the process ends without having been closed; `exit` follows. */
  died: [error: WorkerError];
  /** Fires once when the process has ended, for whatever reason. */
  exit: [exit: WorkerExit];
}
