import { EventEmitter, once } from 'node:events';

import { ChannelError } from './channel-error.ts';
import type { ChannelStreamEvents } from './events.ts';
import type { MessageFrame } from './frame/frame.ts';
import { IncomingMessages, type MessageListener } from './io/incoming-messages.ts';
import { type OutgoingMessage, OutgoingMessages } from './io/outgoing-messages.ts';
import type { StreamLink } from './io/stream-link.ts';
import { throwLater } from './throw-later.ts';

/** How a message is sent. */
export interface SendOptions {
  /** u64 whose meaning is the upper layer's. Default: 0. */
  timestamp?: bigint | number | undefined;
  /** u8 whose meaning is the upper layer's. Default: 0. */
  flags?: number | undefined;
  /** Aborting gives up a message that still waits. */
  signal?: AbortSignal | undefined;
}

/** Why a stream ends from outside. */
export interface StreamEnd {
  /** What its `close` event says. */
  error?: ChannelError | undefined;
  /** What the messages that are still to go are rejected with. Default: that the other side closed the stream. */
  pendingError?: ChannelError;
  /** Whether what has come is still given to the listener. */
  deliver: boolean;
}

/**
 * Binary messages in both directions with a window of their own, so that a reader who is stuck stops this stream only.
 * Made by `Channel.openStream`; both sides open the same id. Messages that come before `onMessage` is set wait for it.
 */
export class ChannelStream extends EventEmitter<ChannelStreamEvents> implements AsyncDisposable {
  readonly id: number;
  readonly #link: StreamLink;
  readonly #maxQueuedBytes: number;
  readonly #incoming: IncomingMessages;
  readonly #outgoing = new OutgoingMessages();
  #state: 'open' | 'closing' | 'closed' = 'open';
  #refused = false;
  #discardedMessages = 0;
  #unsentMessages = 0;

  /** @internal */
  constructor(id: number, link: StreamLink, maxQueuedBytes: number) {
    super();
    this.id = id;
    this.#link = link;
    this.#maxQueuedBytes = maxQueuedBytes;
    this.#incoming = new IncomingMessages((bodyBytes) => link.consumed(id, bodyBytes));
  }

  /**
   * Called with each message, one at a time and in order; the other side may send as much again once it returns, or
   * what it returns resolves. What it throws becomes an uncaught exception.
   */
  get onMessage(): MessageListener | undefined {
    return this.#incoming.listener;
  }

  set onMessage(listener: MessageListener | undefined) {
    this.#incoming.listener = listener;
  }

  /** Bytes of the messages that wait here for the window or for the pipe. */
  get bufferedBytes(): number {
    return this.#outgoing.bytes;
  }

  /** Messages that came and were dropped because this side had closed the stream. */
  get discardedMessages(): number {
    return this.#discardedMessages;
  }

  /** Messages that were taken and could not be sent before the end; `send` has rejected for its own. */
  get unsentMessages(): number {
    return this.#unsentMessages;
  }

  /** Whether nothing more can be sent. */
  get closed(): boolean {
    return this.#state !== 'open';
  }

  /**
   * Sends a message; resolves when the window had room and the pipe took it. The body is handed over: do not change it
   * afterwards.
   *
   * @param type - u8 whose meaning is the upper layer's.
   * @throws ChannelError `stream-closed`, `frame-too-large`, `send-aborted`, or what ended the channel; RangeError when
   * a number does not fit its field.
   */
  async send(type: number, body: Uint8Array, options: SendOptions = {}): Promise<void> {
    const frame = this.#prepare(type, body, options);
    const { signal } = options;
    if (signal?.aborted === true) throw sendAborted(this.id, signal);
    await new Promise<void>((resolve, reject) => {
      const message: OutgoingMessage = {
        frame,
        settle: (error) => {
          signal?.removeEventListener('abort', onAbort);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      const onAbort = (): void => {
        if (this.#outgoing.remove(message)) message.settle(sendAborted(this.id, signal));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#enqueue(message);
    });
  }

  /**
   * Sends a message if fewer than `maxQueuedBytes` wait, else returns false and `drain` fires when there is room again.
   *
   * @throws like `send`.
   */
  trySend(type: number, body: Uint8Array, options: Omit<SendOptions, 'signal'> = {}): boolean {
    const frame = this.#prepare(type, body, options);
    const full = this.#outgoing.size > 0 && this.#outgoing.bytes + body.length > this.#maxQueuedBytes;
    if (full || !this.#link.isOpen) {
      this.#refused = true;
      return false;
    }
    this.#enqueue({ frame, settle: () => {} });
    return true;
  }

  /**
   * Takes no more messages, sends those it has taken, then tells the other side; what has come and is not delivered yet
   * is dropped and counted. Can be called again.
   */
  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closing';
    this.#discardedMessages += this.#incoming.discard();
    this.#closeWhenSent();
  }

  /** Closes and waits until everything taken was sent, or the other side has closed. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    if (this.#state !== 'closed') await once(this, 'close');
  }

  /** @internal A message came. */
  receive({ type, flags, timestamp, body }: MessageFrame): void {
    if (this.#state === 'open') this.#incoming.push({ type, flags, timestamp, body });
    else this.#discardedMessages += 1;
  }

  /** @internal Whether a message waits that the window has room for. */
  get canSend(): boolean {
    return this.#outgoing.size > 0 && this.#link.maySend(this.id);
  }

  /** @internal Sends the oldest message. */
  sendNext(): void {
    const message = this.#outgoing.shift();
    if (message === undefined) return;
    try {
      this.#link.transmit(this.id, message.frame);
      message.settle();
    } catch (error) {
      message.settle(error);
    }
    this.#closeWhenSent();
    this.tellDrained();
  }

  /** @internal Fires `drain` when somebody was refused and there is room again. */
  tellDrained(): void {
    if (!this.#refused || this.#outgoing.bytes * 2 > this.#maxQueuedBytes) return;
    this.#refused = false;
    throwLater(() => this.emit('drain'));
  }

  /** @internal The other side has closed the stream, or the channel has ended. */
  end({ error, pendingError = streamClosed(this.id, 'the other side'), deliver }: StreamEnd): void {
    this.#unsentMessages += this.#outgoing.rejectAll(pendingError);
    if (!deliver) this.#discardedMessages += this.#incoming.discard();
    if (this.#state === 'open') this.#incoming.whenDelivered(() => this.#finish(error));
    else this.#finish(error);
    if (this.#state === 'open') this.#state = 'closing';
  }

  #prepare(
    type: number,
    body: Uint8Array,
    { timestamp = 0, flags = 0 }: SendOptions,
  ): OutgoingMessage['frame'] {
    if (this.#state !== 'open') throw streamClosed(this.id, 'this side or the other');
    return this.#link.encode({ stream: this.id, type, flags, timestamp: BigInt(timestamp), body });
  }

  #enqueue(message: OutgoingMessage): void {
    this.#outgoing.push(message);
    this.#link.schedule(this.id);
  }

  #closeWhenSent(): void {
    if (this.#state !== 'closing' || this.#outgoing.size > 0) return;
    this.#link.closed(this.id);
    this.#finish(undefined);
  }

  #finish(error: ChannelError | undefined): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    throwLater(() => this.emit('close', error));
  }
}

function streamClosed(id: number, by: string): ChannelError {
  return new ChannelError('stream-closed', `Stream ${id} was closed by ${by}; open it anew to go on.`);
}

function sendAborted(id: number, signal: AbortSignal | undefined): ChannelError {
  return new ChannelError('send-aborted', `A message on stream ${id} was given up by its signal.`, {
    cause: signal?.reason,
  });
}
