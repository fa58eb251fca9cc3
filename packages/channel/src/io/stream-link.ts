import type { EncodedFrame } from '../frame/encode-frame.ts';
import type { MessageFrame } from '../frame/frame.ts';

/** What a stream needs of its channel. */
export interface StreamLink {
  /** Whether the handshake is done and the channel has not ended. */
  readonly isOpen: boolean;
  /** Whether the window has room. */
  maySend(stream: number): boolean;
  /** @throws ChannelError `frame-too-large`, RangeError. */
  encode(message: Omit<MessageFrame, 'kind'>): EncodedFrame;
  /** Sends a message; only when `maySend`. */
  transmit(stream: number, frame: EncodedFrame): void;
  /** A message has been dealt with. */
  consumed(stream: number, bodyBytes: number): void;
  /** The stream is closed on this side and has sent everything. */
  closed(stream: number): void;
  /** The stream has something to send. */
  schedule(stream: number): void;
}
