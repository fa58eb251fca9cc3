import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { RoomAddressInfo } from '@tureen/room';
import type { Verdict } from '../verdict.ts';
import type { ServerAddress } from './check-connection.ts';

const SUBJECT = 'TLS';
const TIMEOUT_MS = 5000;
const DAY_MS = 86_400_000;

/** A certificate that ends sooner is worth a word. */
const SOON_DAYS = 14;

const REMEDIES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'trust it by --ca <file>, or accept any by --insecure',
  SELF_SIGNED_CERT_IN_CHAIN: 'trust its authority by --ca <file>, or accept any by --insecure',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'trust its authority by --ca <file>',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'let the server send its whole chain, or trust its authority by --ca <file>',
  CERT_HAS_EXPIRED: 'renew the certificate of the server',
  ERR_TLS_CERT_ALTNAME_INVALID: 'use the name that the certificate is for',
};

/** Looks at the certificate. */
export async function checkTls(
  { host, port, isSecure }: ServerAddress,
  { tls, enableSslVerification = true }: RoomAddressInfo,
): Promise<Verdict> {
  if (!isSecure) return withoutTls(host);
  return new Promise((resolve) => {
    const ca = tls?.ca;
    const socket = connect({
      host,
      port,
      timeout: TIMEOUT_MS,
      // What is wrong is to be seen, not to end the look.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 && { servername: host }),
      ...(ca !== undefined && { ca: typeof ca === 'string' || Buffer.isBuffer(ca) ? ca : [...ca] }),
    });
    const settle = (verdict: Omit<Verdict, 'subject'>): void => {
      socket.destroy();
      resolve({ subject: SUBJECT, ...verdict });
    };
    socket.once('secureConnect', () => settle(judge(socket, enableSslVerification)));
    socket.once('timeout', () => settle(failed('the handshake takes too long')));
    socket.once('error', (error) => settle(failed(error.message)));
  });
}

function withoutTls(host: string): Verdict {
  const isOwn = host === 'localhost' || host === '::1' || host.startsWith('127.');
  const finding = isOwn
    ? 'none, which is fine on this machine'
    : 'none: others can read and change what is said';
  return isOwn
    ? { subject: SUBJECT, ok: true, finding }
    : { subject: SUBJECT, ok: false, finding, remedy: 'let the server speak wss://' };
}

function failed(reason: string): Omit<Verdict, 'subject'> {
  return {
    ok: false,
    finding: reason,
    remedy: 'check that the server speaks TLS on this port; else use ws://',
  };
}

function judge(socket: TLSSocket, isVerified: boolean): Omit<Verdict, 'subject'> {
  const { valid_to: validTo } = socket.getPeerCertificate();
  const days = Math.floor((Date.parse(validTo) - Date.now()) / DAY_MS);
  const finding = `${socket.getProtocol()}, certificate valid for ${days} days`;
  const code = codeOf(socket.authorizationError);
  if (code !== undefined && isVerified) {
    const remedy = REMEDIES[code] ?? 'look at the certificate of the server';
    return { ok: false, finding: `${finding}, not trusted: ${code}`, remedy };
  }
  const note = code === undefined ? '' : `, not trusted (${code}), which --insecure allows`;
  if (days < SOON_DAYS) {
    return { ok: false, finding: `${finding}${note}`, remedy: 'renew the certificate of the server' };
  }
  return { ok: true, finding: `${finding}${note}` };
}

/** Node.js gives a code, or an error with one, whatever its types say. */
function codeOf(error: unknown): string | undefined {
  if (typeof error === 'string') return error;
  if (!(error instanceof Error)) return undefined;
  return 'code' in error ? String(error.code) : error.message;
}
