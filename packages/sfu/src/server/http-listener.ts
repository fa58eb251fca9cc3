import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type Socket } from 'node:net';
import { createLogger } from '../logger.ts';
import { invalidTls, listenFailed } from './server-errors.ts';
import { type TlsOptions } from './options.ts';

const log = createLogger('http');

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  readonly tls: TlsOptions | undefined;
}

/** An HTTP(S) server that listens, and knows its connections. */
export interface HttpListener {
  readonly server: Server;
  /** The port it really listens on. */
  readonly port: number;
  /** Stops to listen and cuts all connections. Idempotent. */
  close(): void;
}

/**
 * Opens an HTTP server, with TLS if there is a certificate. Whoever opens it answers its requests.
 *
 * @throws SfuError `listen-failed`, or `invalid-options` for a bad certificate.
 */
export async function openHttpListener(options: ListenOptions): Promise<HttpListener> {
  const server = createHttpServer(options.tls);
  const connections = trackConnections(server);
  const port = await listen(server, options);
  return {
    server,
    port,
    close: () => {
      server.close();
      for (const connection of connections) connection.destroy();
    },
  };
}

function createHttpServer(tls: TlsOptions | undefined): Server {
  if (!tls) return createServer();
  try {
    return createTlsServer({ cert: tls.cert, key: tls.key });
  } catch (error) {
    throw invalidTls(error);
  }
}

function trackConnections(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on('connection', (connection: Socket) => {
    connections.add(connection);
    connection.once('close', () => {
      connections.delete(connection);
    });
  });
  return connections;
}

async function listen(server: Server, { host, port }: ListenOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(listenFailed(host, port, error));
    });
    server.listen({ host, port }, resolve);
  });
  server.on('error', (error) => {
    log('the listener reports: %s', error.message);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
