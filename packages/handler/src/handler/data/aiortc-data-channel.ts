import { HandlerError } from '../../errors.ts';
import { DataChannelEventTarget } from './data-channel-event-target.ts';
import { toOutgoingMessage, type SendableData } from './outgoing-message.ts';

/** Most bytes that wait to be sent; `send()` throws beyond. */
export const MAX_BUFFERED_BYTES: number = 16 * 1024 * 1024;

/** What a data channel is told when it is made. */
export interface DataChannelParameters {
  /** SCTP stream id. */
  readonly id: number;
  readonly label: string;
  readonly protocol: string;
  readonly ordered: boolean;
  /** Milliseconds. */
  readonly maxPacketLifeTime: number | null;
  readonly maxRetransmits: number | null;
  /** Largest message that the other side takes, in bytes; 0: any. */
  readonly maxMessageSize: number;
  /** Larger messages from the other side are dropped, with an error event; in bytes. Default: none are. */
  readonly maxReceiveMessageSize?: number | undefined;
}

/** What carries the messages of a data channel. */
export interface DataChannelCarrier {
  readonly bufferedAmount: number;
  push(message: { type: number; body: Uint8Array }): void;
  /** Closes after what was pushed before. */
  close(): void;
}

/**
 * One data channel after W3C RTCDataChannel, always negotiated.
 *
 * Received binary messages are `ArrayBuffer`s whatever `binaryType` says. `send()` takes strings, Buffers,
 * ArrayBuffers, typed arrays and DataViews.
 */
export class AiortcDataChannel extends DataChannelEventTarget implements RTCDataChannel {
  readonly negotiated = true;
  readonly #parameters: DataChannelParameters;
  readonly #carrier: DataChannelCarrier;
  #readyState: RTCDataChannelState = 'connecting';
  #bufferedAmountLowThreshold = 0;
  #binaryType: BinaryType = 'arraybuffer';

  constructor(parameters: DataChannelParameters, carrier: DataChannelCarrier) {
    super();
    this.#parameters = parameters;
    this.#carrier = carrier;
  }

  get id(): number {
    return this.#parameters.id;
  }

  get label(): string {
    return this.#parameters.label;
  }

  get protocol(): string {
    return this.#parameters.protocol;
  }

  get ordered(): boolean {
    return this.#parameters.ordered;
  }

  get maxPacketLifeTime(): number | null {
    return this.#parameters.maxPacketLifeTime;
  }

  get maxRetransmits(): number | null {
    return this.#parameters.maxRetransmits;
  }

  get readyState(): RTCDataChannelState {
    return this.#readyState;
  }

  /** Bytes given to `send()` that the network has not taken yet. */
  get bufferedAmount(): number {
    return this.#carrier.bufferedAmount;
  }

  /** `bufferedamountlow` fires when `bufferedAmount` falls to this. Default 0. */
  get bufferedAmountLowThreshold(): number {
    return this.#bufferedAmountLowThreshold;
  }

  set bufferedAmountLowThreshold(bytes: number) {
    this.#bufferedAmountLowThreshold = bytes;
  }

  get binaryType(): BinaryType {
    return this.#binaryType;
  }

  set binaryType(type: BinaryType) {
    this.#binaryType = type;
  }

  /**
   * Sends a message. The data is copied.
   *
   * @throws `TypeError` The data is of no sendable type, or larger than the other side takes.
   * @throws {@link HandlerError} `not-open` (named `InvalidStateError`), or `send-queue-full` (named
   *   `OperationError`) when 16 MiB wait already.
   */
  send(data: SendableData | Blob): void {
    if (this.#readyState !== 'open') throw HandlerError.notOpen(this.label, this.#readyState);
    const message = toOutgoingMessage(data);
    const size = message.body.byteLength;
    const { maxMessageSize } = this.#parameters;
    if (maxMessageSize > 0 && size > maxMessageSize) {
      throw new TypeError(`message of ${size} bytes is too large: the other side takes ${maxMessageSize}`);
    }
    if (this.bufferedAmount + size > MAX_BUFFERED_BYTES) {
      throw HandlerError.sendQueueFull(this.label, this.bufferedAmount, MAX_BUFFERED_BYTES);
    }
    this.#carrier.push(message);
  }

  /** Closes after what was sent before; `close` fires when it is done. Safe to call twice. */
  close(): void {
    if (this.#readyState === 'closing' || this.#readyState === 'closed') return;
    this.#readyState = 'closing';
    this.#carrier.close();
  }

  /** @internal The other side can be reached. */
  handleOpen(): void {
    if (this.#readyState !== 'connecting') return;
    this.#readyState = 'open';
    this.dispatchEvent(new Event('open'));
  }

  /** @internal A message came. */
  handleMessage(data: string | ArrayBuffer): void {
    if (this.#readyState === 'closed') return;
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** @internal The network took bytes; `before` is `bufferedAmount` before that. */
  handleReleased(before: number): void {
    const threshold = this.#bufferedAmountLowThreshold;
    if (before > threshold && this.bufferedAmount <= threshold)
      this.dispatchEvent(new Event('bufferedamountlow'));
  }

  /** @internal The channel failed. */
  handleError(error: Error): void {
    if (this.#readyState === 'closed') return;
    this.dispatchEvent(Object.assign(new Event('error'), { error }));
  }

  /** @internal The channel is gone. */
  handleClosed(): void {
    if (this.#readyState === 'closed') return;
    this.#readyState = 'closed';
    this.dispatchEvent(new Event('close'));
  }

  /** @internal The transport was closed here: closed without an event, as W3C has it. */
  abandon(): void {
    this.#readyState = 'closed';
  }
}
