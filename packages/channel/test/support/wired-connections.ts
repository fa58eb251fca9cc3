import { Connection, type ConnectionSettings } from '../../src/connection/connection.ts';
import type { ConnectionEvent } from '../../src/connection/connection-event.ts';
import { cut } from './arbitraries.ts';

/** A Connection with everything at hand that came out of it. */
export interface WiredEnd {
  connection: Connection;
  events: ConnectionEvent[];
}

/** A Connection as tests need it. */
export function testConnection(settings: Partial<ConnectionSettings> = {}): Connection {
  return new Connection({
    layers: {},
    runtime: 'test',
    maxFrameBytes: 65_536,
    maxConcurrentRequests: 4,
    ...settings,
  });
}

/** Two Connections whose bytes are carried over by `carry`, cut into pieces of the given sizes. */
export class WiredConnections {
  readonly left: WiredEnd;
  readonly right: WiredEnd;
  readonly #cuts: readonly number[];

  constructor(
    cuts: readonly number[] = [7],
    left: Partial<ConnectionSettings> = {},
    right: Partial<ConnectionSettings> = {},
  ) {
    this.#cuts = cuts;
    this.left = { connection: testConnection(left), events: [] };
    this.right = { connection: testConnection(right), events: [] };
    this.carry();
  }

  /** Carries everything over, both ways, until nothing moves. */
  carry(): void {
    while (this.#carryOnce(this.left, this.right) || this.#carryOnce(this.right, this.left));
    takeEvents(this.left);
    takeEvents(this.right);
  }

  #carryOnce(from: WiredEnd, to: WiredEnd): boolean {
    const bytes = Buffer.concat(from.connection.takeOutput());
    for (const piece of cut(bytes, this.#cuts)) to.connection.receiveBytes(piece);
    return bytes.length > 0;
  }
}

/** The events of one type that an end has seen. */
export function eventsOf<T extends ConnectionEvent['type']>(
  { events }: WiredEnd,
  type: T,
): Extract<ConnectionEvent, { type: T }>[] {
  return events.filter((event): event is Extract<ConnectionEvent, { type: T }> => event.type === type);
}

function takeEvents({ connection, events }: WiredEnd): void {
  for (let event = connection.nextEvent(); event !== undefined; event = connection.nextEvent())
    events.push(event);
}
