import type { CreditFrame, Frame, MessageFrame } from './frame.ts';
import { emptyBody } from './frame.ts';
import { FrameKind } from './frame-kind.ts';
import { creditHeadBytes, headerBytes, lengthBytes, maxHeadBytes, messageHeadBytes } from './layout.ts';

/** A frame as bytes: everything before the body, and the body itself, not copied. */
export interface EncodedFrame {
  prefix: Buffer;
  body: Uint8Array;
  /** What the length field says: all bytes but those of the length field. */
  length: number;
}

/**
 * Turns a frame into bytes.
 *
 * @throws TypeError when `data` or `details` cannot be JSON, RangeError when a number does not fit its field or the
 * JSON head is 16 MiB or more.
 */
export function encodeFrame(frame: Frame): EncodedFrame {
  if (frame.kind === FrameKind.MESSAGE) return encodeMessage(frame);
  if (frame.kind === FrameKind.CREDIT) return encodeCredit(frame);
  return encodeJson(frame);
}

type JsonFrame = Exclude<Frame, MessageFrame | CreditFrame>;

/** The bytes of one message of a stream on the wire, without its body. */
export const messageOverheadBytes: number = headerBytes + messageHeadBytes;

function encodeMessage(frame: MessageFrame): EncodedFrame {
  const prefix = allocatePrefix(frame.kind, messageHeadBytes, frame.body.length);
  prefix.writeUInt32BE(frame.stream, headerBytes);
  prefix.writeUInt8(frame.type, headerBytes + 4);
  prefix.writeUInt8(frame.flags, headerBytes + 5);
  prefix.writeUInt16BE(0, headerBytes + 6);
  prefix.writeBigUInt64BE(frame.timestamp, headerBytes + 8);
  return withBody(prefix, frame.body);
}

function encodeCredit(frame: CreditFrame): EncodedFrame {
  const prefix = allocatePrefix(frame.kind, creditHeadBytes, 0);
  prefix.writeUInt32BE(frame.stream, headerBytes);
  prefix.writeUInt32BE(frame.bytes, headerBytes + 4);
  return withBody(prefix, emptyBody);
}

function encodeJson(frame: JsonFrame): EncodedFrame {
  const { kind, body = emptyBody, ...head }: JsonFrame & { body?: Uint8Array } = frame;
  const json = JSON.stringify(head);
  const jsonBytes = Buffer.byteLength(json);
  if (jsonBytes > maxHeadBytes) {
    throw new RangeError(
      `A frame's head of ${jsonBytes} bytes is over ${maxHeadBytes}; move the data into the body.`,
    );
  }
  const prefix = allocatePrefix(kind, jsonBytes, body.length);
  prefix.write(json, headerBytes);
  return withBody(prefix, body);
}

function allocatePrefix(kind: FrameKind, headBytes: number, bodyBytes: number): Buffer {
  const prefix = Buffer.allocUnsafe(headerBytes + headBytes);
  prefix.writeUInt32BE(headerBytes - lengthBytes + headBytes + bodyBytes, 0);
  prefix.writeUInt32BE(((kind << 24) | headBytes) >>> 0, lengthBytes);
  return prefix;
}

function withBody(prefix: Buffer, body: Uint8Array): EncodedFrame {
  return { prefix, body, length: prefix.length - lengthBytes + body.length };
}
