import { setTimeout as delay } from 'node:timers/promises';
import { openProtooChannel, ProtooSignaler, RoomError } from '@tureen/room';
import { printable } from '../../output/printable.ts';
import type { RoomTarget } from '../../settings/room-settings.ts';
import type { Verdict } from '../verdict.ts';

const TIMEOUT_MS = 10_000;

/** The version comes by itself, right after the connection. */
const VERSION_WAIT_MS = 500;

const REMEDIES: Readonly<Record<number, string>> = {
  400: 'look at --room, --peer-id and the path of the URL',
  401: 'give --token, or a --header by which the server knows you',
  404: 'there is no signalling at this path: look at the URL',
  407: 'put user and password into the URL of the proxy',
};

/** A connection whose signalling works, and what was found. */
export interface SignallingFindings {
  readonly verdicts: readonly Verdict[];
  /** To be closed by whoever gets it; undefined when there is no connection. */
  readonly signaler: ProtooSignaler | undefined;
}

/** Connects as a room client does: HTTP status, Origin, dialect and version. */
export async function checkSignalling(target: RoomTarget): Promise<SignallingFindings> {
  const signaler = new ProtooSignaler();
  const version = Promise.withResolvers<string | undefined>();
  signaler.listen({
    onConsumerOffer: async () => Promise.reject(new Error('only looking')),
    onDataConsumerOffer: async () => Promise.reject(new Error('only looking')),
    onNotification: (notification) => {
      if (notification.type === 'serverVersion') version.resolve(notification.version);
    },
    onClose: () => version.resolve(undefined),
  });
  try {
    await signaler.connect({ ...target.room, ...target.peer }, { timeoutMs: TIMEOUT_MS });
  } catch (error) {
    signaler.close();
    return { verdicts: await explain(error, target), signaler: undefined };
  }
  const told = await Promise.race([version.promise, delay(VERSION_WAIT_MS, undefined, { ref: false })]);
  return { verdicts: fine(signaler, { target, version: told }), signaler };
}

function fine(
  { features }: ProtooSignaler,
  { target, version }: { readonly target: RoomTarget; readonly version: string | undefined },
): Verdict[] {
  return [
    { subject: 'HTTP', ok: true, finding: 'the WebSocket is open' },
    {
      subject: 'Origin',
      ok: true,
      finding: `${target.room.origin ?? "that of the server's own host"} is accepted`,
    },
    { subject: 'dialect', ok: true, finding: printable(features.protocol) },
    { subject: 'mediasoup', ok: true, finding: printable(version ?? 'the server does not tell its version') },
  ];
}

async function explain(error: unknown, target: RoomTarget): Promise<Verdict[]> {
  const finding = error instanceof Error ? error.message : String(error);
  if (!RoomError.isInstance(error)) return [{ subject: 'HTTP', ok: false, finding }];
  const { httpStatus = 0 } = error.details;
  if (httpStatus === 403) return explainForbidden(target);
  if (error.code === 'connect-refused') {
    const remedy = REMEDIES[httpStatus] ?? 'look at the log of the server';
    return [{ subject: 'HTTP', ok: false, finding: `status ${httpStatus}`, remedy }];
  }
  if (error.code === 'connect-failed') {
    const remedy = 'see TLS above; if that is fine, look at the log of the server';
    return [{ subject: 'HTTP', ok: false, finding, remedy }];
  }
  return [
    { subject: 'HTTP', ok: true, finding: 'the WebSocket is open' },
    {
      subject: 'dialect',
      ok: false,
      finding,
      remedy:
        'a server other than mediasoup-demo needs a program with a signaler of its own: see @tureen/room',
    },
  ];
}

/** The status does not say what is forbidden; most often it is the Origin. */
async function explainForbidden(target: RoomTarget): Promise<Verdict[]> {
  const http: Verdict = { subject: 'HTTP', ok: false, finding: 'status 403', remedy: 'see Origin' };
  for (const origin of likelyOrigins(target.room.url ?? '')) {
    if (await accepts(target, origin)) {
      const finding = `${target.room.origin ?? 'that of the host'} is refused, ${origin} is accepted`;
      return [http, { subject: 'Origin', ok: false, finding, remedy: `give --origin ${origin}` }];
    }
  }
  const remedy = 'ask who runs the server for the Origin that it wants, or for a token';
  return [http, { subject: 'Origin', ok: false, finding: 'none of the likely ones is accepted', remedy }];
}

/** The page may be on the same host, with or without port, or on the domain above. */
function likelyOrigins(url: string): string[] {
  const { hostname, host, protocol } = new URL(url);
  const scheme = protocol === 'ws:' ? 'http' : 'https';
  const above = hostname.split('.').slice(1).join('.');
  const hosts = [
    hostname,
    host,
    ...(above.includes('.') && !hostname.includes(':') ? [above] : []),
    'localhost',
  ];
  return [...new Set(hosts.flatMap((name) => [`${scheme}://${name}`, `https://${name}`]))];
}

async function accepts({ room, peer }: RoomTarget, origin: string): Promise<boolean> {
  try {
    const channel = await openProtooChannel({ ...room, ...peer, origin }, { timeoutMs: TIMEOUT_MS });
    channel.close();
    return true;
  } catch {
    return false;
  }
}
