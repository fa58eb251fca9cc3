import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Registry } from 'prom-client';

/** Options of {@link serveMetrics}. */
export interface ServeMetricsOptions {
  /** Default: `127.0.0.1`. Metrics name rooms and peers: think before you show them to others. */
  readonly host?: string;
  /** Default: 0, any free one. */
  readonly port?: number;
  /** Ends the server. */
  readonly signal?: AbortSignal;
}

/** A server of `/metrics`. */
export interface MetricsServer extends AsyncDisposable {
  /** Where Prometheus finds the metrics. */
  readonly url: string;
  /** Idempotent. */
  close(): Promise<void>;
}

/**
 * Serves a registry as Prometheus text at `/metrics`.
 *
 * @throws Error of Node when it cannot listen there; the signal's reason.
 */
export async function serveMetrics(
  { registry }: { readonly registry: Registry },
  { host = '127.0.0.1', port = 0, signal }: ServeMetricsOptions = {},
): Promise<MetricsServer> {
  signal?.throwIfAborted();
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen({ host, port });
  await once(server, 'listening', signal ? { signal } : {});
  const address = server.address();
  const realPort = typeof address === 'object' && address ? address.port : port;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  };
  signal?.addEventListener('abort', () => void close(), { once: true });
  const authority = host.includes(':') ? `[${host}]:${realPort}` : `${host}:${realPort}`;
  return { url: `http://${authority}/metrics`, close, [Symbol.asyncDispose]: close };
}
