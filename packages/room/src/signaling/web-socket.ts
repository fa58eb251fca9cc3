import type { ClientRequest, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import { WebSocket } from 'ws';
import { failedConnection, refusedHandshake } from './connect-errors.ts';
import { proxyAgent } from './proxy.ts';
import type { TlsSettings } from './room-address.ts';
import { originOf } from './server-url.ts';

/** Largest frame taken when nobody says otherwise; mediasoup-demo's own limit is 960 000 bytes. */
export const MAX_FRAME_BYTES: number = 4 * 1024 * 1024;

/** Where and how to open a WebSocket. */
export interface WebSocketOptions {
  /** Full WebSocket URL with its query. */
  readonly url: string;
  /** Value of the HTTP `Origin` header. Default: `https://` (`http://` for `ws:`) and the host name of the URL. */
  readonly origin?: string;
  /** Further HTTP headers of the handshake. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the server's certificate must be valid (`wss:` only). Default: true. */
  readonly enableSslVerification?: boolean;
  /** Own authorities and client certificate (`wss:` only). */
  readonly tls?: TlsSettings;
  /** URL of a proxy, or `false` for none. Default: what the environment says. */
  readonly proxy?: string | false;
  /** Milliseconds that connecting may take. Default: none but the system's. */
  readonly handshakeTimeoutMs?: number;
  /** Largest frame taken, in bytes; a larger one breaks the connection. Default: 4 MiB. */
  readonly maxFrameBytes?: number;
  /** Gives up connecting. */
  readonly signal?: AbortSignal;
}

/**
 * Begins to open a WebSocket.
 *
 * @throws RoomError `invalid-argument` for a proxy that cannot be used; SyntaxError for a URL that is none.
 */
export function openWebSocket(subProtocol: string, options: WebSocketOptions): WebSocket {
  const { url, origin, headers, enableSslVerification = true, tls, proxy } = options;
  const agent = proxyAgent(url, proxy);
  return new WebSocket(url, subProtocol, {
    ...tlsOptions(tls),
    headers: { ...headers },
    origin: origin ?? originOf(new URL(url)),
    rejectUnauthorized: enableSslVerification,
    maxPayload: options.maxFrameBytes ?? MAX_FRAME_BYTES,
    ...(agent && { agent, ...identityCheck(url, tls) }),
  });
}

/**
 * Checks a certificate against the name that is given, or against the address of a server without a name. Through a tunnel
 * Node.js does not know the latter, and would check against `localhost`.
 */
export function identityCheck(
  url: string,
  { servername }: TlsSettings = {},
): Pick<ConnectionOptions, 'checkServerIdentity'> {
  const host = new URL(url).hostname.replaceAll(/[[\]]/gu, '');
  if (isIP(host) === 0 && servername === undefined) return {};
  return {
    checkServerIdentity: (_host, certificate) => checkServerIdentity(servername ?? host, certificate),
  };
}

/** TLS settings as Node.js wants them. */
export function tlsOptions({ ca, ...settings }: TlsSettings = {}): Omit<TlsSettings, 'ca'> & {
  ca?: string | Buffer | (string | Buffer)[];
} {
  if (ca === undefined) return settings;
  return { ...settings, ca: typeof ca === 'string' || Buffer.isBuffer(ca) ? ca : [...ca] };
}

/**
 * Resolves when the socket is open.
 *
 * @throws RoomError `connect-refused` with the HTTP status, or `connect-failed`; the signal's reason on abort.
 */
export async function untilOpen(
  socket: WebSocket,
  { url, signal, handshakeTimeoutMs }: Pick<WebSocketOptions, 'url' | 'signal' | 'handshakeTimeoutMs'>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // `ws` measures from the moment that there is a TCP connection, for which a proxy may never answer.
    const timer = handshakeTimeoutMs === undefined ? undefined : setTimeout(onTimeout, handshakeTimeoutMs);
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      finish();
    };
    function onTimeout(): void {
      const cause = new Error(`no answer within ${handshakeTimeoutMs} ms`);
      settle(() => reject(failedConnection(url, cause)));
      socket.terminate();
    }
    const onAbort = (): void =>
      settle(() => {
        reject(signal?.reason);
        socket.terminate();
      });
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('open', () => settle(resolve));
    socket.once('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
      request.destroy();
      settle(() => reject(refusedHandshake(url, response.statusCode ?? 0)));
    });
    socket.once('error', (cause) => settle(() => reject(failedConnection(url, cause))));
  });
}
