import { setTimeout as delay } from 'node:timers/promises';
import { RoomError } from '../errors.ts';
import { HttpJson } from '../signaling/http-json.ts';
import type { RoomAddressInfo } from '../signaling/room-address.ts';

/** What is found out about a server that has closed this peer. */
export type ServerState =
  /** It does not answer, or the proxy before it says so. */
  | 'gone'
  /** It answers, and nobody is in the room any more. */
  | 'room-closed'
  /** It answers. */
  | 'there';

/** Which server, and what to ask it. */
export interface ProbeOptions {
  /** How the server is reached; its `url` and `serverAddress` do not count. */
  readonly address: RoomAddressInfo;
  /** WebSocket or HTTP URL of the signalling. */
  readonly url: URL;
  /** Room to ask for. Default: none, as some servers open a room that is asked for. */
  readonly roomId?: string | undefined;
  /** Milliseconds to wait first: a server that ends closes its peers first and its port shortly after. Default: 250. */
  readonly settleMs?: number;
}

const SETTLE_MS = 250;

/** How long a server may take to answer. */
const TIMEOUT_MS = 3000;

/** What proxies say in the place of a server that they do not reach. */
const PROXY_STATUSES: ReadonlySet<number | undefined> = new Set([502, 503, 504]);

/** How mediasoup-demo's TypeScript server says that there is no such room. */
const NO_ROOM = /\broom '.*' (?:doesn't exist|not found)/iu;

/** Asks a server over HTTP whether it is there, and the room too. Never rejects. */
export async function probeServer(options: ProbeOptions): Promise<ServerState> {
  await delay(options.settleMs ?? SETTLE_MS);
  const url = new URL(options.url.href.replace(/^ws/u, 'http'));
  url.search = '';
  // The demo's rooms are at the root; elsewhere is somebody else's server before it.
  const path = options.roomId === undefined || url.pathname !== '/' ? [] : ['rooms', options.roomId];
  const http = new HttpJson(url, options.address, TIMEOUT_MS);
  return http.call({ method: 'GET', path }).then(() => 'there', stateOf);
}

function stateOf(error: unknown): ServerState {
  const { httpStatus, errorReason = '' } = RoomError.isInstance(error) ? error.details : {};
  if (httpStatus === undefined || PROXY_STATUSES.has(httpStatus)) return 'gone';
  return httpStatus === 404 && NO_ROOM.test(errorReason) ? 'room-closed' : 'there';
}
