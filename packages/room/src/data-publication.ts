import type { DataProducer } from 'mediasoup-client/types';
import type { CallOptions } from './call-options.ts';
import { RoomError } from './errors.ts';
import type { MediaState } from './publication.ts';
import { untilAborted } from './until-aborted.ts';

/** Options of `publishData`. */
export interface PublishDataOptions {
  /** Name that receivers see. Default: that of the channel, else ''. */
  readonly label?: string;
  /** Sub-protocol that receivers see. Default: ''. */
  readonly protocol?: string;
  /** Who receives: `chat` the other peers, `bot` the server's bot, or what the server knows else. */
  readonly channel?: string;
  /** Whether messages arrive in the order in which they were sent. Default: true. */
  readonly ordered?: boolean;
  /** Milliseconds after which an unordered message is no longer sent again. */
  readonly maxPacketLifeTime?: number;
  /** How often an unordered message is sent again. */
  readonly maxRetransmits?: number;
  /** Further facts for the server. */
  readonly appData?: Readonly<Record<string, unknown>>;
}

/** One data channel that this client sends on. It stays the same when the connection is lost and mended. */
export class DataPublication {
  /** What it was made with. */
  readonly options: PublishDataOptions;
  readonly #onClose: (publication: DataPublication) => void;
  #dataProducer: DataProducer;
  #state: MediaState = 'active';

  /** @internal Data publications are made by `publishData()`. */
  constructor(
    options: PublishDataOptions,
    dataProducer: DataProducer,
    onClose: (publication: DataPublication) => void,
  ) {
    this.options = options;
    this.#dataProducer = dataProducer;
    this.#onClose = onClose;
  }

  /** The mediasoup-client data producer underneath; another one after the connection was lost and mended. */
  get dataProducer(): DataProducer {
    return this.#dataProducer;
  }

  get label(): string {
    return this.#dataProducer.label;
  }

  get state(): MediaState {
    return this.#state;
  }

  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** Bytes that wait to be sent. */
  get bufferedAmount(): number {
    return this.#dataProducer.bufferedAmount;
  }

  /**
   * Sends a text or bytes. Waits for the channel to open, and for nothing else: look at `bufferedAmount`.
   *
   * @throws RoomError `invalid-state` after the end or while the connection is lost, `media-failed`; the signal's reason.
   */
  async send(
    message: string | ArrayBuffer | Uint8Array<ArrayBuffer>,
    { signal }: CallOptions = {},
  ): Promise<void> {
    this.#assertActive();
    await untilAborted(opened(this.#dataProducer), signal);
    this.#assertActive();
    try {
      this.#dataProducer.send(message);
    } catch (cause) {
      throw RoomError.fromMedia('send the message', cause);
    }
  }

  /** Closes the channel. Calling it again does nothing. */
  close(): void {
    if (this.closed) return;
    this.end();
    this.#onClose(this);
  }

  /** @internal */
  suspend(): void {
    if (this.#state !== 'active') return;
    this.#state = 'suspended';
    this.#dataProducer.close();
  }

  /** @internal */
  bind(dataProducer: DataProducer): void {
    this.#dataProducer = dataProducer;
    this.#state = 'active';
  }

  /** @internal */
  end(): void {
    this.#state = 'closed';
    this.#dataProducer.close();
  }

  #assertActive(): void {
    if (this.#state === 'active') return;
    const remedy = this.closed ? 'publish again' : "wait for the client's event 'reconnected'";
    throw new RoomError('invalid-state', `send() is not possible: the channel is ${this.#state}; ${remedy}`);
  }
}

/** Resolves when the channel is open or closed. */
async function opened(producer: DataProducer): Promise<void> {
  if (producer.readyState !== 'connecting') return;
  await new Promise<void>((resolve) => {
    producer.once('open', resolve);
    producer.observer.once('close', resolve);
  });
}
