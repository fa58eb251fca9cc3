import { WebSocket } from 'ws';
import { createLogger } from '../logger.ts';

const logger = createLogger('keep-alive');

/**
 * Breaks a connection whose other side is silent: a network that went away says nothing. Asks by WebSocket pings, which
 * every server answers by itself (RFC 6455, section 5.5.2); anything else that comes counts as well.
 *
 * @param intervalMs - Between two looks; silence of two of them is the end. 0 asks nothing.
 */
export function keepAlive(socket: WebSocket, intervalMs: number): void {
  if (intervalMs === 0) return;
  let heard = true;
  const hear = (): void => {
    heard = true;
  };
  const timer = setInterval(() => {
    if (!heard) {
      logger.warn('nothing was heard for %d ms: the connection is given up', 2 * intervalMs);
      socket.terminate();
      return;
    }
    heard = false;
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, intervalMs);
  timer.unref();
  for (const event of ['pong', 'ping', 'message']) socket.on(event, hear);
  socket.once('close', () => clearInterval(timer));
}
