import { changeImpairment, type Impairment, NO_IMPAIRMENT } from './impairment.ts';

/** From the clients to the server, or back. */
export type Direction = 'uplink' | 'downlink';

/** Both directions, in the order in which they are always walked. */
export const DIRECTIONS: readonly Direction[] = ['uplink', 'downlink'];

/** One direction of the network at this moment. */
interface DirectionState {
  readonly impairment: Impairment;
  /** Nothing gets through. */
  readonly blocked: boolean;
}

/** The whole network at this moment. */
export type NetworkState = Readonly<Record<Direction, DirectionState>>;

/** Changes of the two directions; what is left out stays. */
export type NetworkChange = Readonly<Partial<Record<Direction, Partial<Impairment>>>>;

/** A perfect network. */
export const GOOD_NETWORK: NetworkState = {
  uplink: { impairment: NO_IMPAIRMENT, blocked: false },
  downlink: { impairment: NO_IMPAIRMENT, blocked: false },
};

/**
 * Makes a network better or worse.
 *
 * @throws RangeError as `changeImpairment`.
 */
export function changeNetwork(state: NetworkState, change: NetworkChange): NetworkState {
  return {
    uplink: { ...state.uplink, impairment: changeImpairment(state.uplink.impairment, change.uplink ?? {}) },
    downlink: {
      ...state.downlink,
      impairment: changeImpairment(state.downlink.impairment, change.downlink ?? {}),
    },
  };
}

/** Blocks or unblocks some directions. */
export function blockNetwork(
  state: NetworkState,
  directions: readonly Direction[],
  blocked: boolean,
): NetworkState {
  const change = (direction: Direction): DirectionState =>
    directions.includes(direction) ? { ...state[direction], blocked } : state[direction];
  return { uplink: change('uplink'), downlink: change('downlink') };
}
