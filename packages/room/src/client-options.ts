import type { Worker } from '@tureen/handler';
import type {
  NotificationListenerList,
  NotificationListeners,
  RequestListenerList,
  RequestListeners,
} from './listeners/listener-options.ts';
import type { ReconnectPolicy } from './reconnect/reconnect-policy.ts';
import type { Signaler } from './signaling/signaler.ts';
import type { WorkerPool } from './workers/worker-pool.ts';

/** Options of the `MediasoupClient` constructor. */
export interface MediasoupClientOptions {
  /** How the server is spoken to. One signaler serves one client. Default: a `ProtooSignaler`. */
  readonly signaler?: Signaler;
  /** Hear of what the server wants; by name, or smcdk's list. Default: everything is answered at once. */
  readonly requestListeners?: RequestListeners | RequestListenerList;
  /** Hear of what the server tells; by name, or smcdk's list. Default: none. */
  readonly notificationListeners?: NotificationListeners | NotificationListenerList;
  /**
   * Media worker, or pool of them, to use and leave open. Default: an own one, started at the first join, replaced at a
   * later one if it has died, and closed with the client.
   */
  readonly worker?: Worker | WorkerPool;
  /** How a lost connection is mended; `false`: not at all. Default: as often as it takes. */
  readonly reconnect?: ReconnectPolicy | boolean;
  /** Milliseconds to wait for an answer of the signalling server. Default: 10 000. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds that a callback of a listener may take before it is no longer waited for. Default: 10 000. */
  readonly listenerTimeoutMs?: number;
}

/** Options of `joinRoom`. */
export interface JoinOptions {
  /** Gives up joining, whatever it is doing; nothing stays open. */
  readonly signal?: AbortSignal;
}
