import { io, type ManagerOptions, type Socket } from 'socket.io-client';
import { RoomError } from '../errors.ts';
import { failedConnection, refusedHandshake } from '../signaling/connect-errors.ts';
import { proxyAgent } from '../signaling/proxy.ts';
import { baseUrl, originOf } from '../signaling/server-url.ts';
import type { SignalerTarget } from '../signaling/signaler.ts';
import { identityCheck, MAX_FRAME_BYTES, tlsOptions } from '../signaling/web-socket.ts';

/** What socket.io servers want beside the address. */
export interface SocketIoOptions {
  /** Path of the socket.io endpoint. Default: `/socket.io/`. */
  readonly path?: string;
  /** Namespace to connect to. Default: that of the URL's path, mostly `/`. */
  readonly namespace?: string;
  /** What the server's middleware gets as `socket.handshake.auth`. */
  readonly auth?: Readonly<Record<string, unknown>>;
  /** Ways to connect, in order. Default: WebSocket alone. */
  readonly transports?: readonly ('websocket' | 'polling')[];
}

/** Where, how, and with which parameters in the URL to connect. */
export interface SocketSettings extends SocketIoOptions {
  readonly target: SignalerTarget;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * A socket.io connection that has not been opened yet, and that does not open again by itself.
 *
 * @throws RoomError `invalid-argument`.
 */
export function createSocket({ target, query, ...options }: SocketSettings, timeoutMs: number): Socket {
  const url = baseUrl(target, 'http');
  if (options.namespace !== undefined) url.pathname = options.namespace;
  return io(url.href, {
    ...connectionOptions(url, target),
    autoConnect: false,
    path: options.path ?? '/socket.io/',
    transports: [...(options.transports ?? ['websocket'])],
    query: { ...Object.fromEntries(url.searchParams), ...target.query, ...query },
    ...(options.auth && { auth: options.auth }),
    timeout: timeoutMs,
  });
}

function connectionOptions(url: URL, target: SignalerTarget): Partial<ManagerOptions> {
  const { origin = originOf(url), headers, enableSslVerification = true, tls, proxy } = target;
  const options: Partial<ManagerOptions> = {
    forceNew: true,
    reconnection: false,
    extraHeaders: { origin, ...headers },
    rejectUnauthorized: enableSslVerification,
  };
  const agent = proxyAgent(url.href, proxy);
  const check = identityCheck(url.href, tls);
  // All of this goes on to `ws`, which takes more than the types of socket.io-client say.
  return Object.assign(options, tlsOptions(tls), check, { maxPayload: MAX_FRAME_BYTES }, agent && { agent });
}

/**
 * Opens a connection. Listeners must be there before: a server may speak in the same moment.
 *
 * @throws RoomError `connect-refused` with the HTTP status or the reason the server gave, or `connect-failed`; the
 *   signal's reason on abort.
 */
export async function openSocket(socket: Socket, url: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const onAbort = (): void => reject(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  socket.once('connect', resolve);
  socket.once('connect_error', (error) => reject(connectError(url, error)));
  socket.connect();
  try {
    await promise;
  } catch (error) {
    socket.disconnect();
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** A server's middleware refuses with a text; the connection below fails with a status, or with an error. */
function connectError(url: string, error: Error): RoomError {
  if (!('type' in error) || error.type !== 'TransportError') return refusedByServer(url, error);
  const cause = causeOf(error);
  const [, status] = /Unexpected server response: (\d{3})/u.exec(cause.message) ?? [];
  return status === undefined ? failedConnection(url, cause) : refusedHandshake(url, Number(status));
}

function refusedByServer(url: string, cause: Error): RoomError {
  if (cause.message === 'timeout') return failedConnection(url, cause);
  const { protocol, host } = new URL(url);
  return new RoomError('connect-refused', `${protocol}//${host} refused the connection: ${cause.message}`, {
    cause,
    details: { errorReason: cause.message },
  });
}

/** engine.io keeps the error of the WebSocket inside an event. */
function causeOf(error: Error): Error {
  const { description } = error as Error & { readonly description?: unknown };
  const inner: unknown =
    typeof description === 'object' && description !== null && 'error' in description
      ? description.error
      : description;
  return inner instanceof Error ? inner : error;
}
