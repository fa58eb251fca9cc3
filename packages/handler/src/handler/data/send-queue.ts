import type { ChannelStream } from '@tureen/channel';

import { MESSAGE_TYPE } from './message-types.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

/**
 * Bytes of a data channel's messages that the network has not taken yet: those waiting for the worker and those
 * waiting in it. `bufferedAmount` is true at once after `send()`.
 */
export class SendQueue {
  readonly #stream: ChannelStream;
  readonly #onFailed: (error: unknown) => void;
  #accepted = 0;
  #released = 0;
  #messages = 0;

  /**
   * @param stream - Has room for all that a data channel lets wait.
   * @param onFailed - Told when the worker takes no more messages.
   */
  constructor(stream: ChannelStream, onFailed: (error: unknown) => void) {
    this.#stream = stream;
    this.#onFailed = onFailed;
  }

  /** Bytes accepted and not yet given to the network. */
  get bufferedAmount(): number {
    return this.#accepted - this.#released;
  }

  /** Messages accepted so far. */
  get messages(): number {
    return this.#messages;
  }

  /** Takes a message; it goes out in order. */
  push({ type, body }: OutgoingMessage): void {
    this.#accepted += body.byteLength;
    this.#messages += 1;
    try {
      // Unlike `send`, this makes no promise for each of many small messages.
      if (!this.#stream.trySend(type, body)) this.#onFailed(new Error('the stream to the worker is full'));
    } catch (error) {
      this.#onFailed(error);
    }
  }

  /** Takes the worker's count of bytes given to the network. */
  release({ type, body }: { type: number; body: Uint8Array }): void {
    if (type !== MESSAGE_TYPE.released) return;
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    this.#released = Number(view.getBigUint64(0));
  }
}
