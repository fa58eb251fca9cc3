import type { HandlerError } from '../errors.ts';

/** Events of a `Worker`. */
export interface WorkerEvents {
  /** Fires when the process ended without being asked to; `subprocessclose` follows. */
  died: [HandlerError];
  /** Fires when the process is gone, after `close()` or `died`. */
  subprocessclose: [];
  /** Fires when the worker is ready. */
  '@success': [];
  /** Fires when the worker could not be started. */
  '@failure': [Error];
}
