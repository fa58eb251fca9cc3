import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Schemes of addresses that a wire can stand before: with TLS, the server's name would not fit its certificate. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'ws:': 80, 'http:': 80 };

/** A way to a server, over TCP and whatever is spoken on it, that can be broken, and on which the server can be silenced. */
export class Wire {
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();
  readonly #target: URL;
  #silent = false;

  private constructor(target: URL, listener: Server) {
    this.#target = target;
    this.#listener = listener;
    listener.on('connection', (near) => this.#join(near));
  }

  /** Whether a wire can stand before a server of that address. */
  static fits(url: string | undefined): url is string {
    const protocol = url === undefined ? undefined : URL.parse(url)?.protocol;
    return protocol !== undefined && protocol in DEFAULT_PORTS;
  }

  /** Stands in for a server. */
  static async before(url: string): Promise<Wire> {
    const listener = createServer();
    const wire = new Wire(new URL(url), listener);
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return wire;
  }

  /** What to give to clients in the place of the server's URL. */
  get url(): string {
    const { port } = this.#listener.address() as AddressInfo;
    const url = new URL(this.#target);
    url.host = `127.0.0.1:${port}`;
    return url.href;
  }

  /** What the server says from now on is lost. */
  silence(): void {
    this.#silent = true;
  }

  /** Breaks all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    this.#listener.close();
    this.cut();
  }

  #join(near: Socket): void {
    const { protocol, hostname, port } = this.#target;
    const host = hostname.replace(/^\[|\]$/gu, '');
    const far = connect({ host, port: Number(port) || (DEFAULT_PORTS[protocol] ?? 0) });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.once('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (data) => this.#silent || near.write(data));
  }
}
