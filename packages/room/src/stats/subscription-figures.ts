import type { Subscription } from '../subscription.ts';
import type { SubscriptionFigures } from './figures.ts';
import { numberIn, ofType, type RawRecord } from './raw-record.ts';
import { type Counters, type Rates, ratesBetween } from './rates.ts';

/** What is taken of a subscription besides its statistics. */
export type SubscriptionFacts = Pick<
  Subscription,
  'id' | 'kind' | 'mimeType' | 'score' | 'layers' | 'paused' | 'producerPaused'
> & { readonly peerId: string };

/** What is remembered of a subscription from one sample to the next. */
export interface SubscriptionMemory {
  readonly counters: Counters;
  readonly freezeCount: number;
  readonly freezeMs: number;
  /** Whether the last sample was part of a freeze. */
  readonly frozen: boolean;
}

/** The counters of a subscription's statistics. */
function subscriptionCounters(records: readonly RawRecord[], atMs: number): Counters {
  const [inbound] = ofType(records, 'inbound-rtp');
  const lost = numberIn(inbound, 'packetsLost') ?? 0;
  return {
    atMs,
    bytes: (numberIn(inbound, 'bytesReceived') ?? 0) + (numberIn(inbound, 'headerBytesReceived') ?? 0),
    packets: (numberIn(inbound, 'packetsReceived') ?? 0) + lost,
    lost,
    frames: numberIn(inbound, 'framesReceived') ?? 0,
  };
}

/** Makes figures of a subscription's statistics and of what is remembered of it. */
export function subscriptionFigures(
  facts: SubscriptionFacts,
  records: readonly RawRecord[],
  { before, atMs }: { readonly before: SubscriptionMemory | undefined; readonly atMs: number },
): { readonly figures: SubscriptionFigures; readonly memory: SubscriptionMemory } {
  const counters = subscriptionCounters(records, atMs);
  const rates = ratesBetween(before?.counters, counters);
  const memory = remember(facts, counters, { rates, before });
  const [inbound] = ofType(records, 'inbound-rtp');
  const [remote] = ofType(records, 'remote-outbound-rtp');
  const figures = {
    id: facts.id,
    peerId: facts.peerId,
    kind: facts.kind,
    mimeType: facts.mimeType,
    bitrateBps: rates.bitrateBps,
    framesPerSecond: countsFrames(facts, counters) ? rates.framesPerSecond : undefined,
    width: numberIn(inbound, 'frameWidth'),
    height: numberIn(inbound, 'frameHeight'),
    packets: counters.packets,
    packetsLost: counters.lost,
    lossRate: rates.lossRate,
    jitterS: numberIn(inbound, 'jitter'),
    roundTripS: numberIn(remote, 'roundTripTime'),
    nackCount: numberIn(inbound, 'nackCount') ?? 0,
    pliCount: numberIn(inbound, 'pliCount') ?? 0,
    score: facts.score?.score,
    layers: facts.layers,
    freezeCount: memory.freezeCount,
    freezeMs: memory.freezeMs,
  };
  return { figures, memory };
}

/** Pictures are put together, and so counted, only while somebody reads or records them. */
function countsFrames({ kind }: SubscriptionFacts, { frames }: Counters): boolean {
  return kind === 'video' && frames > 0;
}

function remember(
  facts: SubscriptionFacts,
  counters: Counters,
  { rates, before }: { readonly rates: Rates; readonly before: SubscriptionMemory | undefined },
): SubscriptionMemory {
  const isPaused = facts.paused || facts.producerPaused;
  const frozen = countsFrames(facts, counters) && !isPaused && rates.elapsedMs > 0 && rates.frames === 0;
  const { freezeCount = 0, freezeMs = 0, frozen: wasFrozen = false } = before ?? {};
  return {
    counters,
    freezeCount: frozen && !wasFrozen ? freezeCount + 1 : freezeCount,
    freezeMs: frozen ? freezeMs + rates.elapsedMs : freezeMs,
    frozen,
  };
}
