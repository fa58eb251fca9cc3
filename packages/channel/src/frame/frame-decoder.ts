import { ChannelError } from '../channel-error.ts';
import { FrameKind, isFrameKind } from './frame-kind.ts';
import type { RawFrame } from './frame.ts';
import { creditHeadBytes, headerBytes, lengthBytes, messageHeadBytes } from './layout.ts';

/** What the eight bytes before a head say. */
interface Header {
  kind: FrameKind;
  headBytes: number;
  /** Head and body. */
  contentBytes: number;
}

const fixedHeadBytes: Partial<Record<FrameKind, number>> = {
  [FrameKind.MESSAGE]: messageHeadBytes,
  [FrameKind.CREDIT]: creditHeadBytes,
};

/**
 * Cuts a byte stream into frames, whatever the chunks it comes in.
 *
 * A frame that lies within one chunk is handed out as slices of it; one that spans chunks is copied once. A header is
 * judged before anything is allocated for it.
 */
export class FrameDecoder {
  readonly #maxFrameBytes: number;
  readonly #headerScratch: Buffer = Buffer.allocUnsafe(headerBytes);
  #headerFilled = 0;
  #header: Header | undefined;
  #content: Buffer | undefined;
  #contentFilled = 0;

  /** @param maxFrameBytes - Largest frame taken, in bytes after the length field. */
  constructor(maxFrameBytes: number) {
    this.#maxFrameBytes = maxFrameBytes;
  }

  /** How many bytes of an unfinished frame have come; 0 between frames. */
  get unfinishedBytes(): number {
    return this.#header === undefined ? this.#headerFilled : headerBytes + this.#contentFilled;
  }

  /**
   * The frames that `chunk` completes, in order.
   *
   * @throws ChannelError `protocol-error` when a header is not one of this protocol or announces too large a frame.
   */
  *decode(chunk: Buffer): Generator<RawFrame, void, undefined> {
    let offset = 0;
    while (offset < chunk.length) {
      if (this.#header === undefined) {
        offset += this.#collectHeader(chunk, offset);
        continue;
      }
      const { kind, headBytes, contentBytes } = this.#header;
      const missing = contentBytes - this.#contentFilled;
      const content = this.#collectContent(chunk.subarray(offset, offset + missing), contentBytes);
      offset += missing;
      if (content === undefined) return;
      this.#header = undefined;
      yield { kind, head: content.subarray(0, headBytes), body: content.subarray(headBytes) };
    }
  }

  /** Returns how many bytes it took. */
  #collectHeader(chunk: Buffer, offset: number): number {
    const taken = chunk.copy(this.#headerScratch, this.#headerFilled, offset);
    this.#headerFilled += taken;
    if (this.#headerFilled === headerBytes) {
      this.#header = readHeader(this.#headerScratch, this.#maxFrameBytes);
      this.#headerFilled = 0;
    }
    return taken;
  }

  /** Returns the head and body once they are whole: the very slice when it is, else one copy. */
  #collectContent(part: Buffer, contentBytes: number): Buffer | undefined {
    if (part.length === contentBytes) return part;
    this.#content ??= Buffer.allocUnsafe(contentBytes);
    this.#contentFilled += part.copy(this.#content, this.#contentFilled);
    if (this.#contentFilled < contentBytes) return undefined;
    const content = this.#content;
    this.#content = undefined;
    this.#contentFilled = 0;
    return content;
  }
}

function readHeader(bytes: Buffer, maxFrameBytes: number): Header {
  const length = bytes.readUInt32BE(0);
  const code = bytes.readUInt8(lengthBytes);
  const headBytes = bytes.readUIntBE(lengthBytes + 1, 3);
  const contentBytes = length - (headerBytes - lengthBytes);
  if (!isFrameKind(code)) throw ChannelError.protocol(`a frame of unknown kind ${code} (${preview(bytes)})`);
  if (length > maxFrameBytes) {
    throw ChannelError.protocol(
      `the start of a frame of ${length} bytes, over its limit of ${maxFrameBytes} (${preview(bytes)})`,
    );
  }
  if (headBytes === 0 || headBytes > contentBytes || headBytes !== (fixedHeadBytes[code] ?? headBytes)) {
    throw ChannelError.protocol(`a frame whose head cannot be ${headBytes} bytes (${preview(bytes)})`);
  }
  return { kind: code, headBytes, contentBytes };
}

/** The bytes in hex and, as what disturbs a pipe is mostly text, in ASCII. */
function preview(bytes: Buffer): string {
  const text = bytes.toString('latin1').replaceAll(/[^\x20-\x7e]/g, '.');
  return `its first bytes are ${bytes.toString('hex')}, as text "${text}"`;
}
