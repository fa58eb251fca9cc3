import type { Worker } from '@tureen/handler';

/** Where a client's media worker comes from. */
export interface WorkerSource {
  /** Whether another worker may come when one has died. */
  readonly replaces: boolean;
  /**
   * A running worker: the one of the call before as long as it runs. When the start of one is given up, nothing of it
   * stays.
   *
   * @throws RoomError `worker-failed`; the signal's reason on abort.
   */
  obtain(signal: AbortSignal): Promise<Worker>;
  /** The client needs it no more. Resolves when what it has to end has ended. */
  close(): Promise<void>;
}
