import type { Peer } from '../peer.ts';

/** What all listener classes have. */
export abstract class Listener {
  /** This client's own peer; set by `joinRoom()`. */
  mePeer: Peer | undefined;
}

/** What a listener is told: smcdk's notification. */
export interface ListenerMessage<Method extends string, Data> {
  readonly method: Method;
  readonly data: Data;
}

/** What a request listener is told. */
export interface ListenerRequest<Method extends string, Data> extends ListenerMessage<Method, Data> {}
