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
  readonly #pending = new Set<Promise<void>>();
  #accepted = 0;
  #released = 0;
  #messages = 0;

  /** @param onFailed - Told when the worker takes no more messages. */
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
    const sent = this.#stream.send(type, body);
    this.#pending.add(sent);
    sent.catch(this.#onFailed).finally(() => this.#pending.delete(sent));
  }

  /** Takes the worker's count of bytes given to the network. */
  release({ type, body }: { type: number; body: Uint8Array }): void {
    if (type !== MESSAGE_TYPE.released) return;
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    this.#released = Number(view.getBigUint64(0));
  }

  /** Resolves when the worker has all messages accepted so far. Never rejects. */
  async flushed(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }
}
