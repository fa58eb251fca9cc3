import type { Duplex } from 'node:stream';

import { ChannelError } from '../channel-error.ts';
import { Connection } from '../connection/connection.ts';
import type { ConnectionEvent } from '../connection/connection-event.ts';
import type { ResolvedOptions } from '../options.ts';
import type { ChannelLink } from './channel-link.ts';
import { OpeningGate } from './opening-gate.ts';
import { Pipe } from './pipe.ts';

type Reactions = { [T in ConnectionEvent['type']]: (event: Extract<ConnectionEvent, { type: T }>) => void };

/** Who acts on what happens. */
export interface DriverListener {
  /** What is done about each event of the connection; must not throw. */
  reactions: Reactions;
  /** The pipe takes more. */
  drained: () => void;
}

/** Couples the connection's state machine with the pipe: bytes in, bytes out, events to their reactions in order. */
export class Driver implements ChannelLink {
  readonly connection: Connection;
  readonly pipe: Pipe;
  readonly #options: ResolvedOptions;
  readonly #reactions: Reactions;
  readonly #gate = new OpeningGate();
  #dispatching = false;
  #paused = false;

  constructor(stream: Duplex, options: ResolvedOptions, { reactions, drained }: DriverListener) {
    this.#options = options;
    this.#reactions = reactions;
    this.connection = new Connection({ ...options, runtime: 'Node.js' });
    this.pipe = new Pipe(stream, {
      received: (chunk) => this.act((connection) => connection.receiveBytes(chunk)),
      ended: (cause) => this.act((connection) => connection.receiveEnd(cause)),
      drained,
    });
    this.sync();
  }

  /** Calls into the connection and syncs. */
  act(action: (connection: Connection) => void): void {
    action(this.connection);
    this.sync();
  }

  sync(): void {
    this.pipe.send(this.connection.takeOutput());
    if (this.#dispatching) return;
    this.#dispatching = true;
    for (let event = this.connection.nextEvent(); event !== undefined; event = this.connection.nextEvent()) {
      this.#react(event.type, event);
      this.pipe.send(this.connection.takeOutput());
    }
    this.#dispatching = false;
    this.#regulateReading();
  }

  async submit(what: string, bytes: number, action: () => void): Promise<void> {
    if (this.connection.isClosed) throw this.connection.endError;
    const { maxQueuedBytes } = this.#options;
    const waiting = this.pipe.queuedBytes + this.#gate.waitingBytes;
    if (waiting > maxQueuedBytes) throw ChannelError.queueFull(what, waiting, maxQueuedBytes);
    if (!this.#gate.isOpen) return this.#gate.wait(bytes, action);
    action();
    return this.sync();
  }

  /** The handshake is done: lets through what waited for it. */
  opened(): void {
    this.#gate.open();
  }

  /** The connection has ended: sends the last bytes and lets go of the stream. */
  ended(): void {
    this.#gate.rejectAll(this.connection.endError);
    this.pipe.send(this.connection.takeOutput());
    this.pipe.finish(this.#options.closeTimeoutMs);
  }

  #react<T extends ConnectionEvent['type']>(type: T, event: Extract<ConnectionEvent, { type: T }>): void {
    this.#reactions[type](event);
  }

  #regulateReading(): void {
    const { backlogBytes } = this.connection;
    const { maxBacklogBytes } = this.#options;
    if (!this.#paused && backlogBytes > maxBacklogBytes) this.#setPaused(true);
    else if (this.#paused && backlogBytes * 2 <= maxBacklogBytes) this.#setPaused(false);
  }

  #setPaused(paused: boolean): void {
    this.#paused = paused;
    if (paused) this.pipe.pause();
    else this.pipe.resume();
  }
}
