import type { StatsSample, TrackFigures } from './figures.ts';

/** One track over all samples. */
export interface TrackSummary {
  readonly id: string;
  /** The sender; undefined for what this client published. */
  readonly peerId: string | undefined;
  readonly kind: 'audio' | 'video';
  readonly mimeType: string;
  /** Bits per second, averaged over the samples in which something came through. */
  readonly meanBitrateBps: number;
  /** Pictures per second, averaged likewise; undefined when they were never counted. */
  readonly meanFramesPerSecond: number | undefined;
  readonly packets: number;
  readonly packetsLost: number;
  /** Share of all packets, 0 to 1. */
  readonly lossRate: number;
  /** Seconds; the longest of all samples. */
  readonly maxRoundTripS: number | undefined;
  readonly freezeCount: number;
  readonly freezeMs: number;
}

/** What a collector has seen from its start to its stop. */
export interface StatsSummary {
  readonly samples: number;
  /** Milliseconds between the first and the last sample. */
  readonly durationMs: number;
  readonly publications: readonly TrackSummary[];
  readonly subscriptions: readonly TrackSummary[];
}

interface Seen {
  readonly latest: TrackFigures;
  readonly peerId: string | undefined;
  readonly freezeCount: number;
  readonly freezeMs: number;
  readonly bitrates: Mean;
  readonly frameRates: Mean;
  readonly maxRoundTripS: number | undefined;
}

interface Mean {
  readonly sum: number;
  readonly count: number;
}

const NO_MEAN: Mean = { sum: 0, count: 0 };

/** Most tracks that are remembered; a room that runs for weeks forgets the oldest. */
const MOST_TRACKS = 10_000;

/** Adds samples up. */
export class SummaryBuilder {
  readonly #publications = new Map<string, Seen>();
  readonly #subscriptions = new Map<string, Seen>();
  #samples = 0;
  #firstMs: number | undefined;
  #lastMs = 0;

  add(sample: StatsSample): void {
    this.#samples += 1;
    this.#firstMs ??= sample.timestampMs;
    this.#lastMs = sample.timestampMs;
    for (const figures of sample.publications) {
      see(this.#publications, figures, { peerId: undefined, freezeCount: 0, freezeMs: 0 });
    }
    for (const figures of sample.subscriptions) see(this.#subscriptions, figures, figures);
  }

  get summary(): StatsSummary {
    return {
      samples: this.#samples,
      durationMs: this.#lastMs - (this.#firstMs ?? this.#lastMs),
      publications: [...this.#publications.values()].map(summaryOf),
      subscriptions: [...this.#subscriptions.values()].map(summaryOf),
    };
  }
}

function see(
  tracks: Map<string, Seen>,
  latest: TrackFigures,
  { peerId, freezeCount, freezeMs }: Pick<Seen, 'peerId' | 'freezeCount' | 'freezeMs'>,
): void {
  const before = tracks.get(latest.id);
  tracks.set(latest.id, {
    latest,
    peerId,
    freezeCount,
    freezeMs,
    bitrates: extend(before?.bitrates, latest.bitrateBps),
    frameRates: extend(before?.frameRates, latest.framesPerSecond),
    maxRoundTripS: largest(before?.maxRoundTripS, latest.roundTripS),
  });
  if (tracks.size <= MOST_TRACKS) return;
  const [oldest] = tracks.keys();
  if (oldest !== undefined) tracks.delete(oldest);
}

/** Nothing, and what was not counted, does not lower a mean. */
function extend(mean: Mean = NO_MEAN, value = 0): Mean {
  return value > 0 ? { sum: mean.sum + value, count: mean.count + 1 } : mean;
}

function largest(before: number | undefined, now: number | undefined): number | undefined {
  if (before === undefined || now === undefined) return before ?? now;
  return Math.max(before, now);
}

function summaryOf({ latest, bitrates, frameRates, ...seen }: Seen): TrackSummary {
  const { id, kind, mimeType, packets, packetsLost } = latest;
  const { peerId, freezeCount, freezeMs, maxRoundTripS } = seen;
  return {
    id,
    peerId,
    kind,
    mimeType,
    meanBitrateBps: bitrates.count === 0 ? 0 : bitrates.sum / bitrates.count,
    meanFramesPerSecond: frameRates.count === 0 ? undefined : frameRates.sum / frameRates.count,
    packets,
    packetsLost,
    lossRate: packets === 0 ? 0 : packetsLost / packets,
    maxRoundTripS,
    freezeCount,
    freezeMs,
  };
}
