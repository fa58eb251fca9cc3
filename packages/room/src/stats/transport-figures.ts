import type { TransportFigures } from './figures.ts';
import { numberIn, ofType, type RawRecord } from './raw-record.ts';

/** What is remembered of a transport from one sample to the next. */
export interface TransportCounters {
  readonly atMs: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
}

/** Counters of a transport's statistics. */
export function transportCounters(records: readonly RawRecord[], atMs: number): TransportCounters {
  const [transport] = ofType(records, 'transport');
  return {
    atMs,
    bytesSent: numberIn(transport, 'bytesSent') ?? 0,
    bytesReceived: numberIn(transport, 'bytesReceived') ?? 0,
  };
}

/** Makes figures of a transport's statistics and of the counters before. */
export function transportFigures(
  records: readonly RawRecord[],
  before: TransportCounters | undefined,
  now: TransportCounters,
): TransportFigures {
  const pair = ofType(records, 'candidate-pair').find((record) => record['nominated'] === true);
  const elapsedMs = before ? now.atMs - before.atMs : 0;
  const rate = (name: 'bytesSent' | 'bytesReceived'): number =>
    before && elapsedMs > 0 ? (Math.max(0, now[name] - before[name]) * 8000) / elapsedMs : 0;
  return {
    sendBitrateBps: rate('bytesSent'),
    receiveBitrateBps: rate('bytesReceived'),
    roundTripS: numberIn(pair, 'currentRoundTripTime'),
    availableOutgoingBitrateBps: numberIn(pair, 'availableOutgoingBitrate'),
  };
}
