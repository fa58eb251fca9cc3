import { type WebSocket } from 'ws';
import { type Dialect } from '../dialects/dialect.ts';
import { dispatch } from '../dialects/dispatch.ts';
import { errorCodeOf } from '../dialects/error-codes.ts';
import { DialectLink } from '../dialects/peer-link.ts';
import { type Session, type SessionSettings } from '../dialects/session.ts';
import { DEFAULT_KEEPALIVE } from '../signaling/keepalive.ts';
import { ProtooChannel } from '../signaling/protoo-channel.ts';
import { Peer } from '../room/peer.ts';
import { type SfuLimits } from '../room/limits.ts';
import { type Room } from '../room/room.ts';

/** What all connections of a server have in common. */
export interface ConnectionSettings {
  readonly dialect: Dialect;
  readonly session: SessionSettings;
  readonly limits: SfuLimits;
  readonly joinTimeoutMs: number | undefined;
  readonly keepaliveIntervalMs: number;
  readonly mediasoupVersion: string;
}

/** One client that has opened its WebSocket. */
export interface NewConnection {
  readonly socket: WebSocket;
  readonly room: Room;
  readonly peerId: string;
  /** IP address of the client. */
  readonly remoteAddress: string;
}

/** Makes a peer of an open WebSocket, puts it into its room and greets it with mediasoup's version. */
export function connectPeer(connection: NewConnection, settings: ConnectionSettings): Peer {
  const { socket, room, peerId: id, remoteAddress } = connection;
  const { dialect, limits, joinTimeoutMs, keepaliveIntervalMs: intervalMs } = settings;
  const channel = new ProtooChannel(socket, { keepalive: { ...DEFAULT_KEEPALIVE, intervalMs } });
  const link = new DialectLink(channel, dialect);
  const peer = new Peer({ id, remoteAddress, link, limits, joinTimeoutMs });
  serve(channel, dialect, { room, peer, settings: settings.session });
  room.accept(peer);
  link.notify('version', { version: settings.mediasoupVersion });
  return peer;
}

function serve(channel: ProtooChannel, dialect: Dialect, session: Session): void {
  channel.serve({
    onRequest: (method, data) => dispatch(dialect.requests, session, { kind: 'request', method, data }),
    errorCodeOf,
    onNotification: (method, data) =>
      dispatch(dialect.notifications, session, { kind: 'notification', method, data }),
    onClose: () => {
      session.peer.disconnected();
    },
  });
}
