import { type HttpDialect } from '../http/http-dialect.ts';
import { type PeerNotifications, type PeerRequests } from '../room/peer-messages.ts';
import { type RoomRules } from '../room/room-rules.ts';
import { type Session } from './session.ts';

/** A message as it goes over the wire, before protoo frames it. */
export interface WireMessage {
  readonly method: string;
  readonly data: object;
}

/** Serves one method: checks the data's shape, does it, returns the answer's data (for requests). */
export type MethodHandler = (session: Session, data: unknown) => unknown;

/** Handlers by method name. */
export type MethodTable = ReadonlyMap<string, MethodHandler>;

/** Words the room's notifications; `undefined` where the dialect has no such message. */
export type NotificationEncoders = {
  readonly [Name in keyof PeerNotifications]: (data: PeerNotifications[Name]) => WireMessage | undefined;
};

/** Words the room's requests. */
export type RequestEncoders = {
  readonly [Name in keyof PeerRequests]: (data: PeerRequests[Name]) => WireMessage;
};

/** How one generation of mediasoup-demo's server speaks: which methods it knows, and how it words what it says. */
export interface Dialect {
  readonly name: DialectName;
  /** Whether a client's Origin must agree with the server's. */
  readonly checksOrigin: boolean;
  /** Whether clients may ask for rooms that pipe between two workers. */
  readonly pipes: boolean;
  readonly rules: RoomRules;
  /** What a client may request. */
  readonly requests: MethodTable;
  /** What a client may notify. */
  readonly notifications: MethodTable;
  /** What broadcasters may request over HTTP. */
  readonly http: HttpDialect;
  readonly encodeNotification: NotificationEncoders;
  readonly encodeRequest: RequestEncoders;
}

/** The generations this server speaks, named by year: '2024' is the JavaScript server, '2026' the TypeScript server. */
export type DialectName = '2024' | '2026';

/** For a notification that goes out with the room's own fields. */
export function sameWords(method: string): (data: object) => WireMessage {
  return (data) => ({ method, data });
}
