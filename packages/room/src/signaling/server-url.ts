import type { RoomAddressInfo } from '../configuration.ts';
import { RoomError } from '../errors.ts';

/** Where a stay connects to. */
export interface ServerUrl {
  /** WebSocket URL with `roomId` and `peerId` in its query. */
  readonly url: string;
  /** Value of the `Origin` header. */
  readonly origin: string;
  readonly roomId: string;
}

/**
 * Builds the signalling URL of mediasoup-demo from what the app gave.
 *
 * @throws RoomError `invalid-argument` when the address, the room or the peer is missing or not usable.
 */
export function serverUrl(room: RoomAddressInfo, peerId: string): ServerUrl {
  const url = parse(room.url ?? (room.serverAddress === undefined ? '' : `wss://${room.serverAddress}/`));
  const roomId = room.roomId ?? url.searchParams.get('roomId') ?? '';
  requireText('roomId', roomId);
  requireText('peerId', peerId);
  url.searchParams.set('roomId', roomId);
  url.searchParams.set('peerId', peerId);
  const scheme = url.protocol === 'ws:' ? 'http' : 'https';
  return { url: url.href, origin: room.origin ?? `${scheme}://${url.hostname}`, roomId };
}

function parse(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && (url.protocol === 'ws:' || url.protocol === 'wss:')) return url;
  throw new RoomError(
    'invalid-argument',
    `'${text}' is not the address of a room server; give url (ws:// or wss://) or serverAddress (host:port)`,
  );
}

function requireText(name: string, value: unknown): void {
  if (typeof value === 'string' && value !== '') return;
  throw new RoomError('invalid-argument', `${name} must be a text that is not empty; got ${String(value)}`);
}
