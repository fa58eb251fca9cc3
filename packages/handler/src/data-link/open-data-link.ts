import type { DataConsumer, DataProducer, SctpStreamParameters } from 'mediasoup-client/types';

import { HandlerError } from '../errors.ts';
import { DataLink } from './data-link.ts';

/** Half of what mediasoup keeps for a data consumer unless told otherwise. */
const DEFAULT_WINDOW_BYTES = 1_000_000;
/** What a data channel lets wait. */
const MAX_WINDOW_BYTES = 16 * 1024 * 1024;
/** Room for the heads of the link's own messages. */
const MIN_WINDOW_BYTES = 64;

/** Options of {@link openDataLink}. */
export interface DataLinkOptions {
  /** Carries what this side sends to the other side. Ordered and without limits; nothing else is sent on it. */
  readonly producer: DataProducer;
  /** Consumes the other side's producer. Nothing else reads it. */
  readonly consumer: DataConsumer;
  /**
   * Most bytes on their way that the program at the other end has not taken, in each direction; the smaller of both
   * sides' counts. It has to be less than what the SFU keeps per consumer. 64 to 16 Mi, default 1000000.
   */
  readonly windowBytes?: number;
  /** Aborting gives up opening; later it closes the link. */
  readonly signal?: AbortSignal;
}

/**
 * Joins a data producer and a data consumer of two programs to a link that loses nothing on its way through an SFU.
 * Both programs call it, in any order; it resolves when the other one has answered.
 *
 * @throws `TypeError` A channel is unordered or may drop messages, or `windowBytes` is out of range.
 * @throws {@link HandlerError} `closed` when the producer or the consumer is closed, or the other side ends the link
 *   first; the signal's reason.
 */
export async function openDataLink(options: DataLinkOptions): Promise<DataLink> {
  const { producer, consumer, windowBytes = DEFAULT_WINDOW_BYTES, signal } = options;
  if (!(windowBytes >= MIN_WINDOW_BYTES && windowBytes <= MAX_WINDOW_BYTES)) {
    throw new TypeError(`windowBytes must be ${MIN_WINDOW_BYTES} to ${MAX_WINDOW_BYTES}, not ${windowBytes}`);
  }
  assertReliable('producer', producer.sctpStreamParameters);
  assertReliable('consumer', consumer.sctpStreamParameters);
  if (producer.closed || consumer.closed) throw HandlerError.closed('data producer or consumer');
  signal?.throwIfAborted();
  const link = new DataLink({ producer, consumer, windowBytes: Math.floor(windowBytes) });
  try {
    await link.opened(signal);
    signal?.addEventListener('abort', () => link.close(), { once: true });
  } catch (error) {
    link.close();
    throw error;
  }
  return link;
}

function assertReliable(
  what: string,
  { ordered, maxPacketLifeTime, maxRetransmits }: SctpStreamParameters,
): void {
  if (ordered !== false && maxPacketLifeTime === undefined && maxRetransmits === undefined) return;
  throw new TypeError(
    `the data ${what} of a link must be ordered, without maxPacketLifeTime and maxRetransmits`,
  );
}
