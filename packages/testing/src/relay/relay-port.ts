import { ImpairedLink } from './impaired-link.ts';
import { type LinkCounters } from './link-counters.ts';
import { type Direction, type NetworkState } from './network-state.ts';
import { createRandom } from './random.ts';

/** An address to send to. */
export interface Target {
  /** IP address. */
  readonly address: string;
  readonly port: number;
}

/** Counters of both directions. */
export type DirectionCounters = Readonly<Record<Direction, LinkCounters>>;

/** One client's way through a relay port. */
export interface Flow {
  readonly counters: DirectionCounters;
  /** Follows a change of the network. */
  follow(state: NetworkState): void;
  /** Ends the flow. Idempotent. */
  close(): void;
}

/** A local port that stands in for one of the server's. */
export interface RelayPort {
  readonly address: string;
  readonly port: number;
  /** Stops to listen. Its flows go on until they are closed. Idempotent. */
  close(): Promise<void>;
}

/** Gives a new flow its place in the relay; undefined when there are too many. */
export type AdmitFlow = () => FlowPlace | undefined;

/** A new flow's place in its relay. */
export interface FlowPlace {
  /** Makes the flow's random numbers differ from others'. */
  readonly seed: string;
  /** The network at this moment. */
  readonly network: NetworkState;
  /** Counts the flow in, and has it follow the network. */
  opened(flow: Flow): void;
  /** Counts it out. */
  closed(flow: Flow): void;
}

/** The link of one direction of a flow, as good as the network is now (but not blocked). */
export function linkOf(direction: Direction, { seed, network }: FlowPlace): ImpairedLink {
  return new ImpairedLink(createRandom(`${seed}/${direction}`), network[direction].impairment);
}
