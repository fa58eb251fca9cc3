import { randomUUID } from 'node:crypto';

import type { ChannelStream } from '@tureen/channel';

import { createLogger } from '../../logger.ts';
import type { SessionMember } from '../../session/worker-session.ts';
import { HandlerError } from '../../errors.ts';
import type { TransportLink } from '../transport-link.ts';
import { AiortcDataChannel, type DataChannelParameters, MAX_BUFFERED_BYTES } from './aiortc-data-channel.ts';
import { MESSAGE_TYPE } from './message-types.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import { SendQueue } from './send-queue.ts';

const logger = createLogger('DataChannel');

/** Keeps a data channel and its counterpart in the worker in step. */
export class DataChannelLink implements SessionMember {
  readonly channel: AiortcDataChannel;
  readonly #link: TransportLink;
  readonly #id: string = randomUUID();
  readonly #streamId: number;
  readonly #stream: ChannelStream;
  readonly #queue: SendQueue;
  readonly #parameters: DataChannelParameters;
  readonly #onGone: () => void;
  #release: () => void = () => {};
  /** Events that wait for the application's listeners; undefined once they are delivered directly. */
  #held: (() => void)[] | undefined = [];

  /** @param onGone - Called once when the channel is closed. */
  constructor(link: TransportLink, parameters: DataChannelParameters, onGone: () => void) {
    this.#link = link;
    this.#parameters = parameters;
    this.#onGone = onGone;
    const { id, stream } = link.session.wire.openStream({ maxQueuedBytes: MAX_BUFFERED_BYTES });
    this.#streamId = id;
    this.#stream = stream;
    this.#queue = new SendQueue(stream, (error) => logger.debug('data channel %s: %o', this.#id, error));
    this.channel = new AiortcDataChannel(parameters, this.#carrier());
    this.#listen();
  }

  /** Creates the channel in the worker. On failure nothing is left. */
  async create(): Promise<void> {
    const { id, ordered, label, protocol, maxPacketLifeTime, maxRetransmits } = this.#parameters;
    const { maxReceiveMessageSize } = this.#parameters;
    const data = {
      transportId: this.#link.id,
      messageStreamId: this.#streamId,
      streamId: id,
      ordered,
      label,
      protocol,
      ...(maxPacketLifeTime !== null && { maxPacketLifeTime }),
      ...(maxRetransmits !== null && { maxRetransmits }),
      ...(maxReceiveMessageSize !== undefined && { maxReceiveMessageSize }),
    };
    try {
      await this.#link.request('dataChannel.create', data, this.#id);
    } catch (error) {
      this.end();
      throw error;
    }
    // The caller's continuations run before this, so that its listeners miss nothing.
    setImmediate(() => this.#deliverHeld());
  }

  /** The channel is gone: fires what is held, then `close`. Does nothing the second time. */
  end(): void {
    this.#detach();
    this.#deliverHeld();
    this.channel.handleClosed();
  }

  /** The application closed the transport: no event follows. */
  abandon(): void {
    this.#detach();
    this.#held = undefined;
    this.channel.abandon();
  }

  sessionEnded(error: HandlerError): void {
    this.channel.handleError(error);
    this.end();
  }

  #carrier(): ConstructorParameters<typeof AiortcDataChannel>[1] {
    const queue = this.#queue;
    return {
      get bufferedAmount() {
        return queue.bufferedAmount;
      },
      push: (message: OutgoingMessage) => queue.push(message),
      close: () => void this.#close(),
    };
  }

  #listen(): void {
    const unlisten = this.#link.session.wire.listen(this.#id, {
      'dataChannel.open': () => this.#deliver(() => this.channel.handleOpen()),
      'dataChannel.error': ({ code, message }) => {
        const error = HandlerError.dataChannelFailed(code, message);
        this.#deliver(() => this.channel.handleError(error));
      },
      'dataChannel.close': () => this.#deliver(() => this.end()),
    });
    this.#stream.onMessage = ({ type, body }) => this.#handleMessage(type, body);
    const forget = this.#link.session.adopt(this);
    this.#release = () => {
      unlisten();
      forget();
    };
  }

  #handleMessage(type: number, body: Uint8Array): void {
    if (type === MESSAGE_TYPE.released) {
      const before = this.#queue.bufferedAmount;
      this.#queue.release({ type, body });
      this.channel.handleReleased(before);
      return;
    }
    const data = type === MESSAGE_TYPE.text ? Buffer.from(body).toString('utf8') : toArrayBuffer(body);
    this.#deliver(() => this.channel.handleMessage(data));
  }

  #deliver(event: () => void): void {
    if (this.#held) this.#held.push(event);
    else event();
  }

  #deliverHeld(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const event of held) event();
  }

  #detach(): void {
    this.#release();
    this.#release = () => {};
    this.#stream.close();
    this.#onGone();
  }

  /** Has the worker close the channel after as many messages as were sent; its notification ends it here. */
  async #close(): Promise<void> {
    try {
      await this.#link.request('dataChannel.close', { messages: this.#queue.messages }, this.#id);
    } catch (error) {
      logger.debug('closing data channel %s: %o', this.#id, error);
      this.end();
    }
  }
}

/** The bytes alone, in a buffer of their own. */
function toArrayBuffer(body: Uint8Array): ArrayBuffer {
  return Uint8Array.from(body).buffer;
}
