/** How much one server takes from its clients. Generous: they guard a machine, they do not shape a conference. */
export interface SfuLimits {
  /** Open rooms. Default 1000. */
  readonly rooms: number;
  /** Connected peers in one room. Default 1000. */
  readonly peersPerRoom: number;
  /** Open transports of one peer. Default 100. */
  readonly transportsPerPeer: number;
  /** Open producers of one peer. Default 1000. The same number holds for its data producers. */
  readonly producersPerPeer: number;
  /** Open consumers of one broadcaster. Default 1000. The same number holds for its data consumers. */
  readonly consumersPerBroadcaster: number;
  /** Extra consumers per producer that a client may ask for in the URL. Default 100. */
  readonly consumerReplicas: number;
}

/** See {@link SfuLimits}. */
export const DEFAULT_LIMITS: SfuLimits = {
  rooms: 1000,
  peersPerRoom: 1000,
  transportsPerPeer: 100,
  producersPerPeer: 1000,
  consumersPerBroadcaster: 1000,
  consumerReplicas: 100,
};

/** Longest id or name that a client may give, in UTF-16 code units. */
export const MAX_NAME_LENGTH = 255;
