import { RoomError } from '../errors.ts';
import type { RoomAddressInfo } from './room-address.ts';

/** Where a stay connects to. */
export interface ServerUrl {
  /** WebSocket URL with `roomId` and `peerId` in its query. */
  readonly url: string;
  /** Value of the `Origin` header. */
  readonly origin: string;
  readonly roomId: string;
}

/** Schemes of the URLs that each way of signalling takes, the one that `host:port` means first. */
const SCHEMES = { websocket: ['wss:', 'ws:'], http: ['https:', 'http:'] } as const;

/**
 * Builds the signalling URL of mediasoup-demo from what the app gave.
 *
 * @throws RoomError `invalid-argument` when the address, the room or the peer is missing or not usable.
 */
export function serverUrl(room: RoomAddressInfo, peerId: string): ServerUrl {
  const url = baseUrl(room, 'websocket');
  const roomId = roomIdOf(room, url);
  requireText('peerId', peerId);
  const parameters = { ...room.query, ...demoParameters(room), roomId, peerId };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, origin: room.origin ?? originOf(url), roomId };
}

/**
 * The URL of the server as the app gave it: `url`, or `serverAddress` with the secure scheme when it has none.
 *
 * @throws RoomError `invalid-argument`.
 */
export function baseUrl({ url, serverAddress = '' }: RoomAddressInfo, kind: keyof typeof SCHEMES): URL {
  const text =
    url ?? (serverAddress.includes('://') ? serverAddress : `${SCHEMES[kind][0]}//${serverAddress}/`);
  const parsed = serverAddress === '' && url === undefined ? null : URL.parse(text);
  if (parsed !== null && SCHEMES[kind].some((scheme) => scheme === parsed.protocol)) return parsed;
  const schemes = SCHEMES[kind].map((scheme) => `${scheme}//`).join(' or ');
  throw new RoomError(
    'invalid-argument',
    `'${url ?? serverAddress}' is not the address of a room server; give url (${schemes}) or serverAddress (host:port)`,
  );
}

/** The URL of a server that is reached by WebSocket or HTTP; undefined for an address of another kind. */
export function httpAddress({ url, serverAddress = '' }: RoomAddressInfo): URL | undefined {
  const given = url ?? serverAddress;
  const parsed = URL.parse(given.includes('://') ? given : `${SCHEMES.websocket[0]}//${given}/`);
  const schemes: readonly string[] = Object.values(SCHEMES).flat();
  return parsed !== null && schemes.includes(parsed.protocol) ? parsed : undefined;
}

/** `host:port` of the server; an address of another kind as it was given. */
export function addressOf({ url, serverAddress = '' }: RoomAddressInfo): string {
  const given = url ?? serverAddress;
  return given.includes('://') ? (URL.parse(given)?.host ?? given) : given;
}

/** The Origin of a page on that server, without its port: what mediasoup-demo compares. */
export function originOf({ protocol, hostname }: URL): string {
  return `${protocol === 'ws:' || protocol === 'http:' ? 'http' : 'https'}://${hostname}`;
}

/** @throws RoomError `invalid-argument` when there is no room, neither in `roomId` nor in the URL. */
export function roomIdOf(room: RoomAddressInfo, url: URL): string {
  const roomId = room.roomId ?? url.searchParams.get('roomId') ?? '';
  requireText('roomId', roomId);
  return roomId;
}

function demoParameters({ consumerReplicas, usePipeTransports }: RoomAddressInfo): Record<string, string> {
  return {
    ...(consumerReplicas !== undefined && { consumerReplicas: String(consumerReplicas) }),
    ...(usePipeTransports !== undefined && { usePipeTransports: String(usePipeTransports) }),
  };
}

function requireText(name: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new RoomError('invalid-argument', `${name} must be a text that is not empty; got ${String(value)}`);
}
