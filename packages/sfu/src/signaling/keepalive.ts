import { type WebSocket } from 'ws';

/** How often and how patiently a connection is asked whether it still lives. */
export interface KeepaliveOptions {
  /** Pause between two pings, in milliseconds. */
  readonly intervalMs: number;
  /** How long the pong may take, in milliseconds, before the connection is given up. */
  readonly graceMs: number;
}

/** What protoo's server does: a ping every 60 s, 10 s for the answer. */
export const DEFAULT_KEEPALIVE: KeepaliveOptions = { intervalMs: 60_000, graceMs: 10_000 };

/**
 * Pings a WebSocket until it closes and terminates it when a pong is overdue.
 * Keeps no process alive by itself.
 *
 * @returns A function that stops the pings. Idempotent.
 */
export function keepAlive(socket: WebSocket, options: KeepaliveOptions = DEFAULT_KEEPALIVE): () => void {
  let grace: NodeJS.Timeout | undefined;
  const ping = setInterval(() => {
    socket.ping();
    grace ??= setTimeout(() => {
      socket.terminate();
    }, options.graceMs).unref();
  }, options.intervalMs).unref();
  const onPong = (): void => {
    clearTimeout(grace);
    grace = undefined;
  };
  const stop = (): void => {
    clearInterval(ping);
    clearTimeout(grace);
    socket.off('pong', onPong);
  };
  socket.on('pong', onPong);
  socket.once('close', stop);
  return stop;
}
