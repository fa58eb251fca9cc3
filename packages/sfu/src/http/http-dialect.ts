import { type SessionSettings } from '../dialects/session.ts';
import { type SfuLimits } from '../room/limits.ts';
import { type Room } from '../room/room.ts';

/** A request of a broadcaster, read. */
export interface HttpRequest {
  /** Path of the request, as it came. */
  readonly path: string;
  /** The path's parameters, decoded. */
  readonly parameters: Readonly<Record<string, string | undefined>>;
  readonly query: URLSearchParams;
  /** The parsed JSON body; an empty object without one. */
  readonly body: unknown;
  /** IP address of the client. */
  readonly remoteAddress: string;
}

/** An answer. A text goes out as plain text, an object as JSON. */
export interface HttpReply {
  readonly status: number;
  readonly body?: object | string;
  /** Path of what has been made. */
  readonly location?: string;
}

/** What routes work with. */
export interface HttpSession {
  readonly room: Room;
  readonly settings: SessionSettings;
  readonly limits: SfuLimits;
}

/** What is done for one method and path. */
export interface HttpRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Begins with `/rooms/:roomId`. */
  readonly path: string;
  /** @throws PeerError, or what mediasoup throws; {@link HttpDialect.statusOf} makes a status of it. */
  handle(session: HttpSession, request: HttpRequest): HttpReply | Promise<HttpReply>;
}

/** How one generation of mediasoup-demo's server takes broadcasters over HTTP. */
export interface HttpDialect {
  readonly routes: readonly HttpRoute[];
  /** Whether a request for a room that is not open opens it; otherwise it gets 404. */
  readonly opensRooms: boolean;
  /** Status of the answer to a request that failed. */
  statusOf(error: unknown): number;
}
