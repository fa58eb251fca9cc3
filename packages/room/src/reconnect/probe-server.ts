import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { proxyAgent } from '../signaling/proxy.ts';

/** A server that ends closes its peers first and its port shortly after. */
const SETTLE_MS = 250;

/** How long a server may take to accept a connection. */
const PROBE_TIMEOUT_MS = 1000;

/** Whether the server of a WebSocket URL can be reached; undefined behind a proxy, which answers for it. */
export async function probeSignalingServer(
  url: string,
  proxy?: string | false,
): Promise<boolean | undefined> {
  return proxyAgent(url, proxy) === undefined ? probeServer(new URL(url)) : undefined;
}

/** Whether something accepts connections at the server's address. Never rejects. */
export async function probeServer(url: URL, settleMs: number = SETTLE_MS): Promise<boolean> {
  await delay(settleMs);
  const port = Number(url.port) || (url.protocol === 'ws:' || url.protocol === 'http:' ? 80 : 443);
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PROBE_TIMEOUT_MS });
    const settle = (reachable: boolean): void => {
      socket.destroy();
      resolve(reachable);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}
