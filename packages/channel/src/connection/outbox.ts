import { ChannelError } from '../channel-error.ts';
import { type EncodedFrame, encodeFrame } from '../frame/encode-frame.ts';
import { FrameKind, frameKindName } from '../frame/frame-kind.ts';
import type { Frame } from '../frame/frame.ts';

/** The bytes to send; refuses frames that the other side would not take. */
export class Outbox {
  /** Largest frame that the other side takes, in bytes after the length field. */
  maxFrameBytes: number;
  #parts: Uint8Array[] = [];

  constructor(maxFrameBytes: number) {
    this.maxFrameBytes = maxFrameBytes;
  }

  /** Appends a frame. @throws like `encode`. */
  put(frame: Frame): void {
    this.#append(this.encode(frame));
  }

  /** A frame as bytes. @throws ChannelError `frame-too-large`, and what `encodeFrame` throws. */
  encode(frame: Frame): EncodedFrame {
    const encoded = encodeFrame(frame);
    this.#assertFits(describe(frame), encoded);
    return encoded;
  }

  /** Appends a frame encoded before. @throws ChannelError `frame-too-large` when the limit was not known then. */
  putEncoded(what: string, encoded: EncodedFrame): void {
    this.#assertFits(what, encoded);
    this.#append(encoded);
  }

  /** Takes the bytes. */
  take(): Uint8Array[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  #assertFits(what: string, { length }: EncodedFrame): void {
    if (length > this.maxFrameBytes) throw ChannelError.frameTooLarge(what, length, this.maxFrameBytes);
  }

  #append({ prefix, body }: EncodedFrame): void {
    this.#parts.push(prefix);
    if (body.length > 0) this.#parts.push(body);
  }
}

function describe(frame: Frame): string {
  if (frame.kind === FrameKind.REQUEST) return frame.method;
  if (frame.kind === FrameKind.NOTIFICATION) return frame.event;
  if (frame.kind === FrameKind.MESSAGE) return `A message on stream ${frame.stream}`;
  return `A ${frameKindName(frame.kind)} frame`;
}
