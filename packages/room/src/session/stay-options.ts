import type { JoinConfiguration } from '../configuration.ts';
import type { RoomError } from '../errors.ts';
import type { ClientState } from '../events.ts';
import type { Fire } from '../fire.ts';
import type { NotificationListeners, RequestListeners } from '../listeners/listener-options.ts';
import type { ServerState } from '../reconnect/probe-server.ts';
import type { ReconnectSettings } from '../reconnect/reconnect-policy.ts';
import type { Signaler, SignalerTarget } from '../signaling/signaler.ts';
import type { WorkerSource } from '../workers/worker-source.ts';

/** What a stay is made from. */
export interface StayOptions {
  readonly workers: WorkerSource;
  readonly signaler: Signaler;
  readonly target: SignalerTarget;
  readonly configuration: JoinConfiguration;
  /** Undefined: what is lost is not mended. */
  readonly reconnect: ReconnectSettings | undefined;
  readonly requestListeners: RequestListeners;
  readonly notificationListeners: NotificationListeners;
  /** Milliseconds that a listener may take. */
  readonly listenerTimeoutMs: number;
  readonly fire: Fire;
  /** Whether anybody listens to an event. */
  readonly hears: (event: 'downlinkBwe') => boolean;
  /** What became of the server; undefined when that cannot be found out. */
  readonly probe: () => Promise<ServerState | undefined>;
  readonly onState: (state: ClientState) => void;
  readonly onListenerError: (error: RoomError) => void;
  /** The stay ended without being asked to. */
  readonly onEnded: (cause: RoomError) => void;
}
