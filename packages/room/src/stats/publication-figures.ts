import type { Publication } from '../publication.ts';
import type { PublicationFigures } from './figures.ts';
import { numberIn, ofType, type RawRecord, sumOf } from './raw-record.ts';
import { type Counters, ratesBetween } from './rates.ts';

/** What is taken of a publication besides its statistics. */
export type PublicationFacts = Pick<Publication, 'id' | 'kind' | 'mimeType' | 'score'>;

/** The counters of a publication's statistics: all its encodings together. */
export function publicationCounters(records: readonly RawRecord[], atMs: number): Counters {
  const outbound = ofType(records, 'outbound-rtp');
  return {
    atMs,
    bytes: sumOf(outbound, 'bytesSent') + sumOf(outbound, 'headerBytesSent'),
    packets: sumOf(outbound, 'packetsSent'),
    lost: sumOf(ofType(records, 'remote-inbound-rtp'), 'packetsLost'),
    frames: Math.max(0, ...outbound.map((record) => numberIn(record, 'framesSent') ?? 0)),
  };
}

/** Makes figures of a publication's statistics and of the counters before. */
export function publicationFigures(
  facts: PublicationFacts,
  records: readonly RawRecord[],
  [before, now]: readonly [Counters | undefined, Counters],
): PublicationFigures {
  const outbound = ofType(records, 'outbound-rtp');
  const [remote] = ofType(records, 'remote-inbound-rtp');
  const largest = outbound.toSorted(
    (a, b) => (numberIn(b, 'frameWidth') ?? 0) - (numberIn(a, 'frameWidth') ?? 0),
  )[0];
  const rates = ratesBetween(before, now);
  const isVideo = facts.kind === 'video';
  return {
    id: facts.id,
    kind: facts.kind,
    mimeType: facts.mimeType,
    bitrateBps: rates.bitrateBps,
    framesPerSecond: isVideo ? rates.framesPerSecond : undefined,
    width: numberIn(largest, 'frameWidth'),
    height: numberIn(largest, 'frameHeight'),
    packets: now.packets,
    packetsLost: now.lost,
    lossRate: rates.lossRate,
    jitterS: numberIn(remote, 'jitter'),
    roundTripS: numberIn(remote, 'roundTripTime'),
    nackCount: sumOf(outbound, 'nackCount'),
    pliCount: sumOf(outbound, 'pliCount'),
    score: facts.score.length === 0 ? undefined : Math.min(...facts.score.map(({ score }) => score)),
    qualityLimitation: limitationOf(largest),
    activeEncodings: outbound.filter((record) => record['active'] !== false).length,
  };
}

function limitationOf(record: RawRecord | undefined): string | undefined {
  const reason = record?.['qualityLimitationReason'];
  return typeof reason === 'string' ? reason : undefined;
}
