import { setTimeout as delay } from 'node:timers/promises';
import type { DataProducer } from 'mediasoup-client/types';
import { DataPublication, type PublishDataOptions } from '../data-publication.ts';
import { RoomError } from '../errors.ts';
import type { Fire } from '../fire.ts';
import type { Connection } from './connection.ts';

/**
 * Milliseconds that a channel is there before the first message. The server tells the others of it, each opens its end,
 * and what comes before that is lost; nobody says when they are done.
 */
const HEAD_START_MS = 500;

/** The data channels that this client sends on, over any number of connections. */
export class DataPublisher {
  readonly #fire: Fire;
  readonly #publications = new Set<DataPublication>();
  /** Those that `sendChatMessage` and `sendBotMessage` use. */
  readonly #channels = new Map<string, Promise<DataPublication>>();

  constructor(fire: Fire) {
    this.#fire = fire;
  }

  get publications(): readonly DataPublication[] {
    return [...this.#publications];
  }

  /**
   * Opens a data channel.
   *
   * @throws RoomError `unsupported`, `media-failed`, what the signaller answered, or the reason why the connection is over.
   */
  async publish(connection: Connection, options: PublishDataOptions): Promise<DataPublication> {
    const producer = await produce(connection, options);
    const publication = new DataPublication(options, producer, (closed) => this.#publications.delete(closed));
    this.#publications.add(publication);
    this.#fire('dataPublished', publication);
    return publication;
  }

  /** The channel towards `chat` or `bot`, made at first use; ready when those who are there have had time to open it. */
  async obtain(connection: Connection, channel: string): Promise<DataPublication> {
    const known = await this.#channels.get(channel)?.catch(() => undefined);
    if (known !== undefined && !known.closed) return known;
    const publishing = this.#publishAhead(connection, channel);
    this.#channels.set(channel, publishing);
    publishing.catch(() => this.#channels.delete(channel));
    return publishing;
  }

  async #publishAhead(connection: Connection, channel: string): Promise<DataPublication> {
    const publication = await this.publish(connection, { channel });
    await connection.unlessClosed(delay(HEAD_START_MS));
    return publication;
  }

  /** The connection is gone. */
  suspend(): void {
    for (const publication of this.#publications) publication.suspend();
  }

  /** Opens again what was open before the connection was lost. */
  async republish(connection: Connection): Promise<void> {
    for (const publication of this.#publications) {
      if (publication.state === 'suspended') publication.bind(await produce(connection, publication.options));
    }
  }

  /** Ends everything. */
  close(): void {
    for (const publication of this.#publications) publication.end();
    this.#publications.clear();
    this.#channels.clear();
  }
}

async function produce(connection: Connection, options: PublishDataOptions): Promise<DataProducer> {
  const { channel, label = channel ?? '', appData, ...rest } = options;
  const settings = { ...rest, label, appData: { ...appData, ...(channel !== undefined && { channel }) } };
  try {
    const transport = await connection.unlessClosed(connection.obtainSendTransport());
    return await connection.unlessClosed(transport.produceData(settings), (late) => late.close());
  } catch (cause) {
    connection.closed.throwIfAborted();
    throw RoomError.fromMedia('open a data channel', cause);
  }
}
