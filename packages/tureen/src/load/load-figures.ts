import type { TrackSummary } from '@tureen/room';
import type { BotResult } from './load-bot.ts';

/** What a test of load comes to. */
export interface LoadFigures {
  readonly joins: {
    readonly bots: number;
    readonly failed: number;
    /** Milliseconds; undefined when nobody joined. */
    readonly medianMs: number | undefined;
    readonly p95Ms: number | undefined;
    readonly maxMs: number | undefined;
  };
  readonly sent: { readonly tracks: number; readonly packets: number; readonly meanBitrateBps: number };
  readonly received: {
    readonly expected: number;
    /** Tracks of which packets came. */
    readonly flowing: number;
    readonly packets: number;
    readonly packetsLost: number;
    /** Of all packets of all tracks, 0 to 1. */
    readonly lossRate: number;
    /** Of the track that lost most; undefined when nothing was received. */
    readonly worstLossRate: number | undefined;
    /** Means over time, bits per second. */
    readonly meanBitrateBps: number;
    readonly minBitrateBps: number | undefined;
    readonly maxRoundTripS: number | undefined;
    readonly freezes: number;
  };
}

/** Adds the results of all bots up. */
export function figuresOf(results: readonly BotResult[]): LoadFigures {
  const joinTimes = results.flatMap(({ joinMs }) => joinMs ?? []).toSorted((a, b) => a - b);
  const sent = results.flatMap(({ summary }) => summary.publications);
  return {
    joins: {
      bots: results.length,
      failed: results.filter(({ joinMs, failures }) => joinMs === undefined || failures.length > 0).length,
      medianMs: quantile(joinTimes, 0.5),
      p95Ms: quantile(joinTimes, 0.95),
      maxMs: joinTimes.at(-1),
    },
    sent: { tracks: sent.length, packets: total(sent, 'packets'), meanBitrateBps: mean(sent) },
    received: receivedOf(results),
  };
}

function receivedOf(results: readonly BotResult[]): LoadFigures['received'] {
  const tracks = results.flatMap(({ summary }) => summary.subscriptions);
  const [packets, packetsLost] = [total(tracks, 'packets'), total(tracks, 'packetsLost')];
  const flowing = tracks.filter((track) => track.packets > track.packetsLost);
  return {
    expected: results.reduce((count, { plan }) => count + plan.expectedTracks, 0),
    flowing: flowing.length,
    packets,
    packetsLost,
    lossRate: packets === 0 ? 0 : packetsLost / packets,
    worstLossRate: extreme(
      tracks.map(({ lossRate }) => lossRate),
      Math.max,
    ),
    meanBitrateBps: mean(tracks),
    minBitrateBps: extreme(
      tracks.map(({ meanBitrateBps }) => meanBitrateBps),
      Math.min,
    ),
    maxRoundTripS: extreme(
      tracks.flatMap(({ maxRoundTripS }) => maxRoundTripS ?? []),
      Math.max,
    ),
    freezes: total(tracks, 'freezeCount'),
  };
}

function total(tracks: readonly TrackSummary[], name: 'packets' | 'packetsLost' | 'freezeCount'): number {
  return tracks.reduce((sum, track) => sum + track[name], 0);
}

function mean(tracks: readonly TrackSummary[]): number {
  const sum = tracks.reduce((bits, { meanBitrateBps }) => bits + meanBitrateBps, 0);
  return tracks.length === 0 ? 0 : sum / tracks.length;
}

function extreme(values: readonly number[], choose: (a: number, b: number) => number): number | undefined {
  return values.length === 0 ? undefined : values.reduce((a, b) => choose(a, b));
}

/** The value below which that share of sorted values lies. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
