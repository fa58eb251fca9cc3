import type { LoadFigures } from './load-figures.ts';
import type { Thresholds } from './thresholds.ts';

/** One threshold and what came of it. */
export interface ThresholdResult {
  readonly name: string;
  /** What was asked for, and what was reached; undefined when nothing could be measured. */
  readonly limit: number;
  readonly value: number | undefined;
  readonly unit: 'bots' | 'tracks' | 'share' | 'ms' | 'bps';
  readonly ok: boolean;
}

/** Judges a test. That everybody joins and everything arrives is always asked for. */
export function judge(figures: LoadFigures, thresholds: Thresholds): ThresholdResult[] {
  const { joins, received } = figures;
  const { maxLossRate, maxJoinMs, minBitrateBps } = thresholds;
  return [
    atMost('bots that failed', { limit: 0, value: joins.failed, unit: 'bots' }),
    atLeast('tracks received', { limit: received.expected, value: received.flowing, unit: 'tracks' }),
    ...(maxLossRate === undefined
      ? []
      : [
          atMost('loss of the worst track', {
            limit: maxLossRate,
            value: received.worstLossRate,
            unit: 'share',
          }),
        ]),
    ...(maxJoinMs === undefined
      ? []
      : [atMost('longest join', { limit: maxJoinMs, value: joins.maxMs, unit: 'ms' })]),
    ...(minBitrateBps === undefined
      ? []
      : [
          atLeast('bitrate of the slowest track', {
            limit: minBitrateBps,
            value: received.minBitrateBps,
            unit: 'bps',
          }),
        ]),
  ];
}

type Measured = Pick<ThresholdResult, 'limit' | 'value' | 'unit'>;

function atMost(name: string, measured: Measured): ThresholdResult {
  return { name, ...measured, ok: measured.value !== undefined && measured.value <= measured.limit };
}

function atLeast(name: string, measured: Measured): ThresholdResult {
  return { name, ...measured, ok: measured.value !== undefined && measured.value >= measured.limit };
}
