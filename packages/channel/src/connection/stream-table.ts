import { ChannelError } from '../channel-error.ts';
import { messageOverheadBytes } from '../frame/encode-frame.ts';
import { FrameKind } from '../frame/frame-kind.ts';
import type { CloseFrame, CreditFrame, MessageFrame } from '../frame/frame.ts';

interface OpenStream {
  windowBytes: number;
  /** How much the other side may still send; one message may overdraw it. */
  receiveCredit: number;
  /** Consumed here and not yet given back as credit. */
  consumedBytes: number;
  /** How much this side may still send; one message may overdraw it. */
  sendCredit: number;
}

/** Credits for streams that are not open here yet; more than this is a fault of the other side. */
const maxEarlyCredits = 65_536;

/**
 * The credit of every binary stream, in both directions.
 *
 * A side may send on a stream while its credit is above zero; opening gives the other side a window of credit, and
 * consuming gives it back in quarters of the window. Bytes are those of whole frames, so empty messages cost too.
 * Closing is a CLOSE each way; until the other side's has come the id cannot be used again.
 */
export class StreamTable {
  readonly #open = new Map<number, OpenStream>();
  readonly #closing = new Set<number>();
  readonly #earlyCredits = new Map<number, number>();
  #lateMessages = 0;

  /** Messages that came for streams closed here, and were discarded. */
  get lateMessages(): number {
    return this.#lateMessages;
  }

  /** Opens a stream here; returns the first window. @throws ChannelError `stream-in-use`. */
  open(stream: number, windowBytes: number): CreditFrame {
    if (this.#open.has(stream) || this.#closing.has(stream)) {
      const message = `Stream ${stream} is in use, or the other side has not confirmed that it closed; choose another id.`;
      throw new ChannelError('stream-in-use', message);
    }
    const sendCredit = this.#earlyCredits.get(stream) ?? 0;
    this.#earlyCredits.delete(stream);
    this.#open.set(stream, { windowBytes, receiveCredit: windowBytes, consumedBytes: 0, sendCredit });
    return { kind: FrameKind.CREDIT, stream, bytes: windowBytes };
  }

  /** Whether a message may go out on this stream now. */
  maySend(stream: number): boolean {
    return (this.#open.get(stream)?.sendCredit ?? 0) > 0;
  }

  /** A message goes out. */
  sent(stream: number, bodyBytes: number): void {
    const open = this.#open.get(stream);
    if (open !== undefined) open.sendCredit -= messageCost(bodyBytes);
  }

  /** Credit came. Returns whether a stream that is open here may send again. */
  credited({ stream, bytes }: CreditFrame): boolean {
    const open = this.#open.get(stream);
    if (open !== undefined) {
      open.sendCredit += bytes;
      return open.sendCredit > 0;
    }
    if (!this.#closing.has(stream)) this.#rememberCredit(stream, bytes);
    return false;
  }

  /** A message came. Returns whether it is for a stream that is open here. @throws ChannelError `protocol-error`. */
  received({ stream, body }: MessageFrame): boolean {
    const open = this.#open.get(stream);
    if (open === undefined) return this.#receivedLate(stream);
    if (open.receiveCredit <= 0)
      throw ChannelError.protocol(`a message on stream ${stream} beyond its window`);
    open.receiveCredit -= messageCost(body.length);
    return true;
  }

  /** A message that was `received` has been dealt with; returns the credit to give back, if it is time. */
  consumed(stream: number, bodyBytes: number): CreditFrame | undefined {
    const open = this.#open.get(stream);
    if (open === undefined) return undefined;
    open.consumedBytes += messageCost(bodyBytes);
    if (open.consumedBytes * 4 < open.windowBytes) return undefined;
    const bytes = open.consumedBytes;
    open.consumedBytes = 0;
    open.receiveCredit += bytes;
    return { kind: FrameKind.CREDIT, stream, bytes };
  }

  /** Closes a stream here; returns what tells the other side. */
  close(stream: number): CloseFrame | undefined {
    if (!this.#open.delete(stream)) return undefined;
    this.#closing.add(stream);
    return { kind: FrameKind.CLOSE, stream };
  }

  /**
   * The other side closed the stream. Returns the CLOSE to answer with and whether it was open here, or undefined when
   * this CLOSE was itself the answer.
   *
   * @throws ChannelError `protocol-error` for a stream nobody opened.
   */
  closedByPeer(stream: number): { reply: CloseFrame; wasOpen: boolean } | undefined {
    if (this.#closing.delete(stream)) return undefined;
    const wasOpen = this.#open.delete(stream);
    if (!wasOpen && !this.#earlyCredits.delete(stream)) {
      throw ChannelError.protocol(`the close of stream ${stream}, which is not open`);
    }
    return { reply: { kind: FrameKind.CLOSE, stream }, wasOpen };
  }

  #rememberCredit(stream: number, bytes: number): void {
    this.#earlyCredits.set(stream, (this.#earlyCredits.get(stream) ?? 0) + bytes);
    if (this.#earlyCredits.size > maxEarlyCredits) {
      throw ChannelError.protocol(`credit for more than ${maxEarlyCredits} streams that are not open here`);
    }
  }

  #receivedLate(stream: number): false {
    if (!this.#closing.has(stream))
      throw ChannelError.protocol(`a message on stream ${stream}, which is not open`);
    this.#lateMessages += 1;
    return false;
  }
}

function messageCost(bodyBytes: number): number {
  return bodyBytes + messageOverheadBytes;
}
