import { once } from 'node:events';
import { createConnection, createServer, isIPv6, type Socket } from 'node:net';
import { type Impairment } from './impairment.ts';
import { LinkPump } from './link-pump.ts';
import { type Direction, DIRECTIONS, type NetworkState } from './network-state.ts';
import {
  type AdmitFlow,
  type DirectionCounters,
  type Flow,
  type FlowPlace,
  linkOf,
  type RelayPort,
  type Target,
} from './relay-port.ts';

/** Chunks of a stream that may be under way before its source is paused. */
const MAX_CHUNKS = 64;

/**
 * Opens a TCP port on loopback that stands in for `target`. Streams feel delay, jitter and bit rate; they lose,
 * repeat and reorder nothing; blocked, they wait.
 */
export async function openTcpPort(target: Target, admit: AdmitFlow): Promise<RelayPort> {
  const flows = new Set<TcpFlow>();
  const server = createServer({ pauseOnConnect: true }, (client) => {
    const place = admit();
    if (!place) {
      client.destroy();
      return;
    }
    const flow = new TcpFlow({
      client,
      target,
      place,
      ended: () => flows.delete(flow),
    });
    flows.add(flow);
  });
  server.listen(0, isIPv6(target.address) ? '::1' : '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new TypeError('the relay has no TCP port');
  let closed: Promise<void> | undefined;
  return {
    address: bound.address,
    port: bound.port,
    close: async () => (closed ??= closeAll()),
  };

  async function closeAll(): Promise<void> {
    for (const flow of flows) flow.close();
    server.close();
    await once(server, 'close');
  }
}

interface TcpFlowOptions {
  readonly client: Socket;
  readonly target: Target;
  readonly place: FlowPlace;
  readonly ended: () => void;
}

class TcpFlow implements Flow {
  readonly counters: DirectionCounters;
  readonly #pumps: Readonly<Record<Direction, LinkPump>>;
  readonly #sources: Readonly<Record<Direction, Socket>>;
  readonly #options: TcpFlowOptions;
  #closed = false;

  constructor(options: TcpFlowOptions) {
    const { client, target, place } = options;
    this.#options = options;
    const server = createConnection({ host: target.address, port: target.port });
    this.#sources = { uplink: client, downlink: server };
    this.#pumps = {
      uplink: this.#pump('uplink', server),
      downlink: this.#pump('downlink', client),
    };
    const { uplink, downlink } = this.#pumps;
    this.counters = { uplink: uplink.link.counters, downlink: downlink.link.counters };
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.once('close', () => {
        this.close();
      });
    }
    place.opened(this);
    this.follow(place.network);
  }

  follow(state: NetworkState): void {
    for (const direction of DIRECTIONS) {
      const { impairment, blocked } = state[direction];
      this.#pumps[direction].link.set(streamImpairment(impairment));
      if (blocked) this.#hold(direction);
      else this.#release(direction);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const direction of DIRECTIONS) {
      this.#pumps[direction].stop();
      this.#sources[direction].destroy();
    }
    this.#options.place.closed(this);
    this.#options.ended();
  }

  #pump(direction: Direction, drain: Socket): LinkPump {
    const source = this.#sources[direction];
    const link = linkOf(direction, this.#options.place);
    const pump = new LinkPump(link, (chunk) => {
      drain.write(chunk);
      if (link.size < MAX_CHUNKS) source.resume();
    });
    source.on('data', (chunk: Buffer) => {
      pump.send(chunk);
      if (link.size >= MAX_CHUNKS) source.pause();
    });
    return pump;
  }

  #hold(direction: Direction): void {
    this.#sources[direction].pause();
    this.#pumps[direction].stop();
  }

  #release(direction: Direction): void {
    this.#pumps[direction].start();
    this.#sources[direction].resume();
  }
}

/** What of an impairment a stream feels. */
function streamImpairment(impairment: Impairment): Impairment {
  return { ...impairment, lossRate: 0, duplicateRate: 0, reorderRate: 0, queueBytes: Infinity };
}
