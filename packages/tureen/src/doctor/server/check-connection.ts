import { connect } from 'node:net';
import type { Verdict } from '../verdict.ts';

const SUBJECT = 'connection';
const TIMEOUT_MS = 5000;

/** Where a server is. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

/** The address of a WebSocket URL. */
export function addressOf(url: string): ServerAddress {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'wss:';
  return { host: hostname.replaceAll(/[[\]]/gu, ''), port: Number(port) || (isSecure ? 443 : 80), isSecure };
}

/** Whether something accepts connections there. */
export async function checkConnection({ host, port }: ServerAddress): Promise<Verdict> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS });
    const settle = (verdict: Omit<Verdict, 'subject'>): void => {
      socket.destroy();
      resolve({ subject: SUBJECT, ...verdict });
    };
    socket.once('connect', () => settle({ ok: true, finding: `${socket.remoteAddress} port ${port}` }));
    socket.once('timeout', () =>
      settle({
        ok: false,
        finding: `${host} port ${port} does not answer`,
        remedy: 'check the address, and that no firewall drops TCP to that port',
      }),
    );
    socket.once('error', (error: NodeJS.ErrnoException) =>
      settle({ ok: false, finding: error.message, remedy: remedyFor(error.code) }),
    );
  });
}

function remedyFor(code: string | undefined): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'check the host name, and the DNS of this machine';
  if (code === 'ECONNREFUSED') return 'check the port, and that the server runs';
  return 'check the address and the way to it';
}
