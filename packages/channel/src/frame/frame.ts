import type { FrameKind } from './frame-kind.ts';

/** First frame of each side: who speaks, and what it can take. */
export interface HelloFrame {
  kind: typeof FrameKind.HELLO;
  /** Version of the wire itself. */
  protocol: number;
  /** Version per layer, `x.y.z`. */
  layers: Record<string, string>;
  /** Largest frame the sender of this HELLO takes, in bytes after the length field. */
  maxFrameBytes: number;
  /** For error messages: what runs on that side, such as `Node.js` or `Python`. */
  runtime: string;
}

/** Asks for one RESPONSE or ERROR with the same id, which always comes, also after CANCEL. */
export interface RequestFrame {
  kind: typeof FrameKind.REQUEST;
  /** Counts up from 1, per direction. */
  id: number;
  /** `object.verb`. */
  method: string;
  /** Id of the object addressed; what is sent to one target is handled in order. */
  target?: string;
  data?: unknown;
  body: Uint8Array;
}

/** The answer to a request. */
export interface ResponseFrame {
  kind: typeof FrameKind.RESPONSE;
  id: number;
  data?: unknown;
  body: Uint8Array;
}

/** The refusal of a request. */
export interface ErrorFrame {
  kind: typeof FrameKind.ERROR;
  id: number;
  name: string;
  code: string;
  message: string;
  details?: unknown;
}

/** News without an answer. */
export interface NotificationFrame {
  kind: typeof FrameKind.NOTIFICATION;
  event: string;
  target?: string;
  data?: unknown;
  body: Uint8Array;
}

/** The requester has stopped waiting: stop working on it. */
export interface CancelFrame {
  kind: typeof FrameKind.CANCEL;
  id: number;
}

/** One binary message of a stream. */
export interface MessageFrame {
  kind: typeof FrameKind.MESSAGE;
  /** Id of the stream, u32. */
  stream: number;
  /** Meaning is the upper layer's, u8. */
  type: number;
  /** Meaning is the upper layer's, u8. */
  flags: number;
  /** Meaning is the upper layer's, u64. */
  timestamp: bigint;
  body: Uint8Array;
}

/** The reader of a stream takes that many further bytes, whole frames counted. */
export interface CreditFrame {
  kind: typeof FrameKind.CREDIT;
  stream: number;
  bytes: number;
}

/** With `stream`: that stream is closed. Without: the channel is, with `error` when a fault was found. */
export interface CloseFrame {
  kind: typeof FrameKind.CLOSE;
  stream?: number;
  error?: { code: string; message: string };
}

/** Any frame, told apart by `kind`. */
export type Frame =
  | HelloFrame
  | RequestFrame
  | ResponseFrame
  | ErrorFrame
  | NotificationFrame
  | CancelFrame
  | MessageFrame
  | CreditFrame
  | CloseFrame;

/** The frame type of each kind. */
export type FrameByKind = { [K in FrameKind]: Extract<Frame, { kind: K }> };

/** A frame cut from the byte stream whose head is not read yet. */
export interface RawFrame {
  kind: FrameKind;
  head: Buffer;
  body: Buffer;
}

/** Body of frames that have none. */
export const emptyBody: Buffer = Buffer.alloc(0);
