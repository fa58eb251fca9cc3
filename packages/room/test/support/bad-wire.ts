import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer, type RawData } from 'ws';

/** One client's way through the wire. */
interface Way {
  readonly near: WebSocket;
  readonly far: WebSocket;
}

/** A bad signalling connection: stands between clients and a server, and cuts, delays or garbles. */
export class BadWire {
  readonly #listener: Server;
  readonly #target: URL;
  readonly #ways = new Set<Way>();
  #isCut = false;
  #delayMs = 0;
  #keepsFarSide = false;
  /** Methods whose next requests never reach the server, by how many they are. */
  readonly #refusals = new Map<string, number>();
  #joins = 0;

  private constructor(target: URL, listener: Server, server: WebSocketServer) {
    this.#target = target;
    this.#listener = listener;
    listener.on('connection', (socket) => this.#isCut && socket.destroy());
    server.on('connection', (near, request) => this.#join(near, request.url ?? '/', request.headers.origin));
  }

  /** Stands in for a server. */
  static async before(target: string): Promise<BadWire> {
    const listener = createServer();
    const server = new WebSocketServer({ server: listener, handleProtocols: () => 'protoo' });
    const wire = new BadWire(new URL(target), listener, server);
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return wire;
  }

  /** WebSocket URL to give to clients. */
  get url(): string {
    return `ws://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** Breaks all connections, and lets nobody connect until `mend()`. The server notices as well. */
  cut(): void {
    this.#isCut = true;
    for (const { near, far } of this.#ways) {
      near.terminate();
      far.terminate();
    }
  }

  /** Breaks all connections so that only the clients notice. */
  cutNearSide(): void {
    this.#keepsFarSide = true;
    for (const { near } of this.#ways) near.terminate();
  }

  mend(): void {
    this.#isCut = false;
  }

  /** Delays what the server says from now on. */
  delay(delayMs: number): void {
    this.#delayMs = delayMs;
  }

  /** How many connections there were. */
  get joins(): number {
    return this.#joins;
  }

  /** Answers the next requests of that method in the server's name: it has closed the room. */
  refuse(method: string, times: number): void {
    this.#refusals.set(method, times);
  }

  /** Says something to all clients in the server's name. */
  say(frame: string | Buffer): void {
    for (const { near } of this.#ways) near.send(frame, { binary: typeof frame !== 'string' });
  }

  async close(): Promise<void> {
    this.#keepsFarSide = false;
    this.cut();
    this.#listener.closeAllConnections();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #join(near: WebSocket, path: string, origin: string | undefined): void {
    const url = new URL(path, this.#target);
    const far = new WebSocket(url, 'protoo', { ...(origin !== undefined && { origin }) });
    const way = { near, far };
    this.#ways.add(way);
    const early: RawData[] = [];
    this.#joins += 1;
    near.on('message', (data) => {
      if (this.#refused(near, textOf(data))) return;
      if (far.readyState === WebSocket.OPEN) far.send(textOf(data));
      else early.push(data);
    });
    far.on('open', () => {
      for (const data of early) far.send(textOf(data));
    });
    far.on('message', (data) => {
      setTimeout(() => near.readyState === WebSocket.OPEN && near.send(textOf(data)), this.#delayMs);
    });
    near.on('close', () => this.#keepsFarSide || far.terminate());
    far.on('close', (code, reason) => {
      this.#ways.delete(way);
      if (code >= 3000) near.close(code, reason);
      else near.terminate();
    });
    near.on('error', () => near.terminate());
    far.on('error', () => near.terminate());
  }

  #refused(near: WebSocket, frame: string): boolean {
    const { id, method } = JSON.parse(frame) as { id?: number; method?: string };
    const left = this.#refusals.get(method ?? '') ?? 0;
    if (id === undefined || method === undefined || left === 0) return false;
    this.#refusals.set(method, left - 1);
    const answer = { response: true, id, ok: false, errorCode: 500, errorReason: 'Router closed' };
    near.send(JSON.stringify(answer));
    return true;
  }
}

/** The text of a frame; none here is split or binary. */
function textOf(data: RawData): string {
  return Buffer.isBuffer(data) ? data.toString() : '';
}
