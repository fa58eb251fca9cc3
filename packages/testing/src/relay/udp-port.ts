import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { LinkPump } from './link-pump.ts';
import { DIRECTIONS, type NetworkState } from './network-state.ts';
import {
  type AdmitFlow,
  type DirectionCounters,
  type Flow,
  type FlowPlace,
  linkOf,
  type RelayPort,
  type Target,
} from './relay-port.ts';

/** Socket buffers that a burst of video fits in; the system may cap them. */
const SOCKET_BUFFER_BYTES = 4 * 1024 * 1024;

/**
 * Opens a UDP port on loopback that stands in for `target`. Each client that sends to it gets a socket of its own
 * towards the target, so that the target can tell them apart.
 */
export async function openUdpPort(target: Target, admit: AdmitFlow): Promise<RelayPort> {
  const socket = openSocket(target);
  const flows = new Map<string, UdpFlow>();
  socket.on('message', (packet, client) => {
    flowOf(client)?.send(packet);
  });
  const listening = once(socket, 'listening');
  socket.bind(0, isIPv6(target.address) ? '::1' : '127.0.0.1');
  await listening;
  const { address, port } = socket.address();
  let closed: Promise<void> | undefined;
  return {
    address,
    port,
    close: async () => (closed ??= closeAll()),
  };

  function flowOf(client: RemoteInfo): UdpFlow | undefined {
    const key = `${client.address} ${client.port}`;
    const known = flows.get(key);
    if (known) return known;
    const place = admit();
    if (!place) return undefined;
    const flow = new UdpFlow({ client, target, back: socket, place });
    flows.set(key, flow);
    return flow;
  }

  async function closeAll(): Promise<void> {
    for (const flow of flows.values()) flow.close();
    socket.close();
    await once(socket, 'close');
  }
}

interface UdpFlowOptions {
  readonly client: RemoteInfo;
  readonly target: Target;
  /** The port's socket, which answers the client. */
  readonly back: Socket;
  readonly place: FlowPlace;
}

class UdpFlow implements Flow {
  readonly counters: DirectionCounters;
  readonly #pumps: Readonly<Record<'uplink' | 'downlink', LinkPump>>;
  readonly #forth: Socket;
  readonly #place: FlowPlace;
  #closed = false;

  constructor({ client, target, back, place }: UdpFlowOptions) {
    this.#place = place;
    this.#forth = openSocket(target);
    const uplink = new LinkPump(linkOf('uplink', place), (packet) => {
      this.#forth.send(packet);
    });
    const downlink = new LinkPump(linkOf('downlink', place), (packet) => {
      back.send(packet, client.port, client.address);
    });
    this.#pumps = { uplink, downlink };
    this.counters = { uplink: uplink.link.counters, downlink: downlink.link.counters };
    this.#forth.on('message', (packet) => {
      downlink.send(packet);
    });
    this.#forth.connect(target.port, target.address, () => {
      if (!this.#closed) for (const direction of DIRECTIONS) this.#pumps[direction].start();
    });
    place.opened(this);
    this.follow(place.network);
  }

  send(packet: Uint8Array): void {
    if (!this.#closed) this.#pumps.uplink.send(packet);
  }

  follow(state: NetworkState): void {
    for (const direction of DIRECTIONS) {
      const { link } = this.#pumps[direction];
      link.set(state[direction].impairment);
      link.block(state[direction].blocked);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const direction of DIRECTIONS) this.#pumps[direction].stop();
    this.#forth.close();
    this.#place.closed(this);
  }
}

/** A socket that takes IP addresses only, and outlives a target that is gone (the system reports it as an error). */
function openSocket({ address }: Target): Socket {
  const family = isIPv6(address) ? 6 : 4;
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    recvBufferSize: SOCKET_BUFFER_BYTES,
    sendBufferSize: SOCKET_BUFFER_BYTES,
    lookup: (name, _options, callback) => {
      callback(null, name, family);
    },
  });
  return socket.on('error', () => {});
}
