import { type DirectionCounters, type Flow, type FlowPlace, type RelayPort } from './relay-port.ts';
import { newCounters, sumCounters } from './link-counters.ts';
import {
  blockNetwork,
  changeNetwork,
  type Direction,
  DIRECTIONS,
  GOOD_NETWORK,
  type NetworkChange,
  type NetworkState,
} from './network-state.ts';
import { openTcpPort } from './tcp-port.ts';
import { openUdpPort } from './udp-port.ts';

/** Most clients' sockets that one relay serves. */
const MAX_FLOWS = 1000;

/** Options of {@link createRelay}. */
export interface RelayOptions {
  /** The same seed gives the same fate to the n-th packet of the n-th flow. Default 1. */
  readonly seed?: number | string;
  /** From the clients to the server. Default: perfect. */
  readonly uplink?: NetworkChange['uplink'];
  /** From the server to the clients. Default: perfect. */
  readonly downlink?: NetworkChange['downlink'];
  /** What becomes of TCP candidates: left out, so that all media takes UDP (default), or relayed too. */
  readonly tcp?: 'drop' | 'relay';
}

/** What a relay needs to know of an ICE candidate; mediasoup's and mediasoup-client's have it. */
export interface RelayableCandidate {
  readonly ip: string;
  readonly address?: string;
  readonly port: number;
  readonly protocol: 'udp' | 'tcp';
}

/** What a relay has seen, all flows together. */
export interface RelayCounters extends DirectionCounters {
  /** Flows that were turned away because there were too many. */
  readonly refusedFlows: number;
}

/**
 * A bad network in user land: stands between clients and a server by ICE candidates that lead to its own ports.
 * Loopback only.
 */
export class Relay implements AsyncDisposable {
  readonly #seed: string;
  readonly #tcp: 'drop' | 'relay';
  readonly #ports = new Set<RelayPort>();
  readonly #flows = new Set<Flow>();
  #network: NetworkState;
  #past: DirectionCounters = { uplink: newCounters(), downlink: newCounters() };
  #flowCount = 0;
  #refusedFlows = 0;
  #closed = false;

  /** @throws RangeError for figures outside their bounds. */
  constructor(options: RelayOptions = {}) {
    const { seed = 1, uplink = {}, downlink = {}, tcp = 'drop' } = options;
    this.#seed = String(seed);
    this.#tcp = tcp;
    this.#network = changeNetwork(GOOD_NETWORK, { uplink, downlink });
  }

  /** How the network is now. */
  get network(): NetworkState {
    return this.#network;
  }

  /** Open relay ports. */
  get portCount(): number {
    return this.#ports.size;
  }

  /** What has been seen so far, closed flows included. */
  get counters(): RelayCounters {
    const sum = (direction: Direction) =>
      sumCounters([this.#past[direction], ...[...this.#flows].map(({ counters }) => counters[direction])]);
    return { uplink: sum('uplink'), downlink: sum('downlink'), refusedFlows: this.#refusedFlows };
  }

  /**
   * Opens a port per candidate and returns candidates that lead there. Fits `startServer`'s
   * `transformIceCandidates`.
   *
   * @param transport - Its signal, if any, closes the ports.
   * @throws Error when the relay is closed.
   */
  readonly transformIceCandidates = async <Candidate extends RelayableCandidate>(
    candidates: readonly Candidate[],
    transport: { readonly signal?: AbortSignal } = {},
  ): Promise<Candidate[]> => {
    this.#assertOpen();
    const wanted = candidates.filter(({ protocol }) => protocol === 'udp' || this.#tcp === 'relay');
    return Promise.all(wanted.map(async (candidate) => this.#standInFor(candidate, transport.signal)));
  };

  /**
   * Makes the network better or worse, from the next packet on. What is left out stays as it is.
   *
   * @throws RangeError for figures outside their bounds; nothing is changed then.
   */
  set(change: NetworkChange): void {
    this.#follow(changeNetwork(this.#network, change));
  }

  /** Lets nothing through, in the given directions (default: both). What is under way gets lost. */
  block(...directions: readonly Direction[]): void {
    this.#follow(blockNetwork(this.#network, orBoth(directions), true));
  }

  /** Lets packets through again, in the given directions (default: both). */
  unblock(...directions: readonly Direction[]): void {
    this.#follow(blockNetwork(this.#network, orBoth(directions), false));
  }

  /** Closes all ports. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#ports].map(async (port) => this.#closePort(port)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #standInFor<Candidate extends RelayableCandidate>(
    candidate: Candidate,
    signal: AbortSignal | undefined,
  ): Promise<Candidate> {
    const target = { address: candidate.ip, port: candidate.port };
    const open = candidate.protocol === 'tcp' ? openTcpPort : openUdpPort;
    const port = await open(target, () => this.#admit());
    this.#ports.add(port);
    const close = (): void => {
      void this.#closePort(port);
    };
    signal?.addEventListener('abort', close, { once: true });
    if (signal?.aborted || this.#closed) await this.#closePort(port);
    return { ...candidate, ip: port.address, address: port.address, port: port.port };
  }

  #admit(): FlowPlace | undefined {
    if (this.#flows.size >= MAX_FLOWS) {
      this.#refusedFlows += 1;
      return undefined;
    }
    const number = this.#flowCount;
    this.#flowCount += 1;
    return {
      seed: `${this.#seed}/${number}`,
      network: this.#network,
      opened: (flow) => {
        this.#flows.add(flow);
      },
      closed: (flow) => {
        this.#flows.delete(flow);
        this.#past = {
          uplink: sumCounters([this.#past.uplink, flow.counters.uplink]),
          downlink: sumCounters([this.#past.downlink, flow.counters.downlink]),
        };
      },
    };
  }

  #follow(network: NetworkState): void {
    this.#network = network;
    for (const flow of this.#flows) flow.follow(network);
  }

  async #closePort(port: RelayPort): Promise<void> {
    this.#ports.delete(port);
    await port.close();
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error('The relay is closed. Create another one.');
  }
}

/**
 * Creates a relay. It opens ports as candidates come, see {@link Relay.transformIceCandidates}.
 *
 * @throws RangeError for figures outside their bounds.
 */
export function createRelay(options: RelayOptions = {}): Relay {
  return new Relay(options);
}

function orBoth(directions: readonly Direction[]): readonly Direction[] {
  return directions.length > 0 ? directions : DIRECTIONS;
}
