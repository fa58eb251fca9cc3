import { type SfuError } from '../errors.ts';

/** Events of an `SfuServer`. */
export interface SfuServerEvents {
  /**
   * Fires when the mediasoup worker ended by itself, after all clients have been disconnected and right before
   * `closed`. The error's code is `worker-died`.
   */
  died: [error: SfuError];
  /** Fires once when the server has closed, no matter how. */
  closed: [];
}
