import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a proxy does beyond tunnelling. */
export interface ConnectProxyOptions {
  /** `user:password` that clients must send. Default: none. */
  readonly credentials?: string;
  /** Where every tunnel really leads, whatever the client names. Default: where it names. */
  readonly leadsTo?: { readonly host: string; readonly port: number };
}

/** A real HTTP proxy on loopback that tunnels by `CONNECT` (RFC 9110, 9.3.6) and remembers what was asked of it. */
export class ConnectProxy implements AsyncDisposable {
  /** `host:port` of every tunnel that was asked for. */
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();

  private constructor(server: Server, options: ConnectProxyOptions) {
    this.#server = server;
    server.on('connect', (request: IncomingMessage, client: Duplex, head: Buffer) => {
      this.#tunnel(request, client, { head, ...options });
    });
  }

  /** Starts it on any free port. */
  static async start(options: ConnectProxyOptions = {}): Promise<ConnectProxy> {
    const server = createServer((_request, response) => response.writeHead(405).end());
    const proxy = new ConnectProxy(server, options);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  /** URL to give to clients, without credentials. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #tunnel(
    request: IncomingMessage,
    client: Duplex,
    { head, credentials, leadsTo }: ConnectProxyOptions & { readonly head: Buffer },
  ): void {
    this.asked.push(request.url ?? '');
    this.#watch(client);
    if (!isAllowed(request, credentials)) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const server = connect(leadsTo ?? { host: hostname, port: Number(port) });
    this.#watch(server);
    const onFailure = (): unknown => client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
    server.once('error', onFailure);
    server.once('connect', () => {
      server.off('error', onFailure);
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      server.write(head);
      client.pipe(server).pipe(client);
    });
  }

  #watch(socket: Duplex | Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

function isAllowed({ headers }: IncomingMessage, credentials: string | undefined): boolean {
  if (credentials === undefined) return true;
  return headers['proxy-authorization'] === `Basic ${Buffer.from(credentials).toString('base64')}`;
}
