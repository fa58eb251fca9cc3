import { describe, expect, it } from 'vitest';
import { type Counters, ratesBetween } from './rates.ts';

function counters(change: Partial<Counters> = {}): Counters {
  return { atMs: 1000, bytes: 0, packets: 0, lost: 0, frames: 0, ...change };
}

describe('ratesBetween', () => {
  it('counts per second what came in between', () => {
    const now = counters({ atMs: 3000, bytes: 250_000, packets: 200, lost: 10, frames: 50 });
    expect(ratesBetween(counters(), now)).toEqual({
      bitrateBps: 1_000_000,
      framesPerSecond: 25,
      lossRate: 0.05,
      elapsedMs: 2000,
      frames: 50,
    });
  });

  it.each([
    ['there is nothing before', undefined, counters({ bytes: 5 })],
    ['no time has passed', counters(), counters({ bytes: 5 })],
    ['the counters began anew', counters({ bytes: 100 }), counters({ atMs: 2000, bytes: 5 })],
  ])('says nothing when %s', (_case, before, now) => {
    expect(ratesBetween(before, now)).toMatchObject({ bitrateBps: 0, framesPerSecond: 0, lossRate: 0 });
  });

  it('never takes back a loss that was made good', () => {
    const [before, now] = [counters({ lost: 5 }), counters({ atMs: 2000, packets: 10, lost: 3 })];
    expect(ratesBetween(before, now).lossRate).toBe(0);
  });
});
