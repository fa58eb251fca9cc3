import type { RoomError } from '../errors.ts';

/** How a connection is mended: a new way for the media of one transport, or joining the room again. */
export type ReconnectKind = 'ice-restart' | 'rejoin';

/** One attempt to mend the connection. */
export interface ReconnectAttempt {
  readonly kind: ReconnectKind;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds until it is made. */
  readonly delayMs: number;
  /** What happened: the loss of the connection, or how the attempt before failed. */
  readonly cause: RoomError;
}

/** The connection is mended. */
export interface Reconnected {
  readonly kind: ReconnectKind;
  readonly attempts: number;
  /** Milliseconds since the loss was noticed. */
  readonly durationMs: number;
}
