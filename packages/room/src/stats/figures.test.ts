import { describe, expect, it } from 'vitest';
import { publicationCounters, publicationFigures } from './publication-figures.ts';
import type { RawRecord } from './raw-record.ts';
import {
  type SubscriptionFacts,
  subscriptionFigures,
  type SubscriptionMemory,
} from './subscription-figures.ts';
import { transportCounters, transportFigures } from './transport-figures.ts';

const PUBLISHED = { id: 'p', kind: 'video', mimeType: 'video/VP8' } as const;

function outbound(ssrc: number, change: RawRecord): RawRecord {
  return { type: 'outbound-rtp', ssrc, bytesSent: 0, headerBytesSent: 0, packetsSent: 0, ...change };
}

describe('publicationFigures', () => {
  it('adds the encodings up and shows the largest picture', () => {
    const score = [10, 7].map((value) => ({ ssrc: value, score: value }));
    const before = publicationCounters([outbound(1, {}), outbound(2, {})], 0);
    const records = [
      outbound(1, {
        bytesSent: 1000,
        headerBytesSent: 250,
        packetsSent: 10,
        framesSent: 30,
        frameWidth: 320,
        frameHeight: 180,
      }),
      outbound(2, {
        bytesSent: 2000,
        headerBytesSent: 500,
        packetsSent: 10,
        framesSent: 20,
        frameWidth: 640,
        frameHeight: 360,
        active: false,
      }),
      { type: 'remote-inbound-rtp', packetsLost: 5, jitter: 0.01, roundTripTime: 0.05 },
    ];
    const now = publicationCounters(records, 1000);
    expect(publicationFigures({ ...PUBLISHED, score }, records, [before, now])).toMatchObject({
      bitrateBps: 30_000,
      framesPerSecond: 30,
      width: 640,
      packets: 20,
      packetsLost: 5,
      lossRate: 0.25,
      roundTripS: 0.05,
      score: 7,
      activeEncodings: 1,
    });
  });
});

describe('subscriptionFigures', () => {
  const facts: SubscriptionFacts = {
    id: 's',
    peerId: 'alice',
    kind: 'video',
    mimeType: 'video/VP8',
    score: undefined,
    layers: { spatialLayer: 1, temporalLayer: 0 },
    paused: false,
    producerPaused: false,
  };

  /** Walks through samples, a second apart, with so many pictures each. */
  function walk(frames: readonly number[], change: Partial<SubscriptionFacts> = {}): unknown {
    let before: SubscriptionMemory | undefined;
    let last: unknown;
    for (const [index, count] of frames.entries()) {
      const records = [
        { type: 'inbound-rtp', framesReceived: count, bytesReceived: index, packetsReceived: index },
      ];
      const { figures, memory } = subscriptionFigures({ ...facts, ...change }, records, {
        before,
        atMs: index * 1000,
      });
      [before, last] = [memory, figures];
    }
    return last;
  }

  it('counts a time without pictures as one freeze, however long', () => {
    expect(walk([30, 60, 60, 60, 90, 90])).toMatchObject({
      freezeCount: 2,
      freezeMs: 3000,
      framesPerSecond: 0,
    });
  });

  it('counts no freeze while somebody has paused, or nobody counts pictures', () => {
    expect(walk([30, 30, 30], { producerPaused: true })).toMatchObject({ freezeCount: 0 });
    expect(walk([30, 30, 30], { paused: true })).toMatchObject({ freezeCount: 0 });
    expect(walk([0, 0, 0])).toMatchObject({ freezeCount: 0, framesPerSecond: undefined });
  });

  it('tells of whom, of which layer, and what was lost of what was sent', () => {
    const records = [{ type: 'inbound-rtp', packetsReceived: 90, packetsLost: 10, bytesReceived: 1 }];
    const before = {
      counters: { atMs: 0, bytes: 0, packets: 0, lost: 0, frames: 0 },
      freezeCount: 0,
      freezeMs: 0,
      frozen: false,
    };
    const { figures } = subscriptionFigures(facts, records, { before, atMs: 1000 });
    expect(figures).toMatchObject({
      peerId: 'alice',
      layers: { spatialLayer: 1 },
      packets: 100,
      lossRate: 0.1,
    });
  });
});

describe('transportFigures', () => {
  it('tells the rates both ways and what ICE measures', () => {
    const records = [
      { type: 'transport', bytesSent: 1000, bytesReceived: 500 },
      {
        type: 'candidate-pair',
        nominated: true,
        currentRoundTripTime: 0.02,
        availableOutgoingBitrate: 900_000,
      },
    ];
    const before = { atMs: 0, bytesSent: 0, bytesReceived: 0 };
    expect(transportFigures(records, before, transportCounters(records, 1000))).toEqual({
      sendBitrateBps: 8000,
      receiveBitrateBps: 4000,
      roundTripS: 0.02,
      availableOutgoingBitrateBps: 900_000,
    });
  });
});
