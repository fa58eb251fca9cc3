import { ChannelStream, type StreamEnd } from '../channel-stream.ts';
import type { EncodedFrame } from '../frame/encode-frame.ts';
import type { MessageFrame } from '../frame/frame.ts';
import type { ChannelLink } from './channel-link.ts';
import type { StreamLink } from './stream-link.ts';

/** How a stream is opened. */
export interface StreamOptions {
  /** How much the other side may send before this side has dealt with it, in bytes. Default: 1 MiB. */
  windowBytes?: number | undefined;
  /** How much may wait here before `trySend` refuses, in bytes. Default: 4 MiB. */
  maxQueuedBytes?: number | undefined;
}

const defaultWindowBytes = 1_048_576;
const defaultMaxQueuedBytes = 4_194_304;
const maxWindowBytes = 1_073_741_824;

/** The open streams; lets them send in turn while the pipe takes more. */
export class StreamHub implements StreamLink {
  readonly #link: ChannelLink;
  readonly #streams = new Map<number, ChannelStream>();
  /** Streams that may have something to send, in turn. */
  readonly #scheduled = new Set<number>();
  #pumping = false;

  constructor(link: ChannelLink) {
    this.#link = link;
  }

  /** @throws ChannelError `stream-in-use`, RangeError. */
  open(
    id: number,
    { windowBytes = defaultWindowBytes, maxQueuedBytes = defaultMaxQueuedBytes }: StreamOptions,
  ): ChannelStream {
    assertWhole('A stream id', id, 0, 0xff_ff_ff_ff);
    assertWhole('windowBytes', windowBytes, 1, maxWindowBytes);
    this.#link.connection.openStream(id, windowBytes);
    const stream = new ChannelStream(id, this, maxQueuedBytes);
    this.#streams.set(id, stream);
    this.#link.sync();
    return stream;
  }

  /** The handshake is done. */
  opened(): void {
    for (const stream of this.#streams.values()) stream.tellDrained();
  }

  /** A message came. */
  receive(message: MessageFrame): void {
    this.#streams.get(message.stream)?.receive(message);
  }

  /** The other side has closed the stream. */
  closedByPeer(id: number): void {
    const stream = this.#streams.get(id);
    this.#streams.delete(id);
    stream?.end({ deliver: true });
  }

  /** The channel has ended. */
  endAll(end: Required<StreamEnd>): void {
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    this.#scheduled.clear();
    for (const stream of streams) stream.end(end);
  }

  /** Sends, stream by stream in turn, while the pipe takes more. */
  pump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    while (!this.#link.pipe.congested) {
      const [id] = this.#scheduled;
      if (id === undefined) break;
      this.#scheduled.delete(id);
      const stream = this.#streams.get(id);
      if (stream === undefined || !stream.canSend) continue;
      stream.sendNext();
      this.#scheduled.add(id);
    }
    this.#pumping = false;
  }

  get isOpen(): boolean {
    return this.#link.connection.isOpen;
  }

  maySend(stream: number): boolean {
    return this.#link.connection.mayMessage(stream);
  }

  encode(message: Omit<MessageFrame, 'kind'>): EncodedFrame {
    return this.#link.connection.encodeMessage(message);
  }

  transmit(stream: number, frame: EncodedFrame): void {
    this.#link.connection.sendMessage(stream, frame);
    this.#link.sync();
  }

  consumed(stream: number, bodyBytes: number): void {
    this.#link.connection.messageConsumed(stream, bodyBytes);
    this.#link.sync();
  }

  closed(stream: number): void {
    this.#streams.delete(stream);
    this.#link.connection.closeStream(stream);
    this.#link.sync();
  }

  schedule(stream: number): void {
    this.#scheduled.add(stream);
    this.pump();
  }
}

function assertWhole(what: string, value: number, minimum: number, maximum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return;
  throw new RangeError(`${what} must be a whole number from ${minimum} to ${maximum}, not ${value}.`);
}
