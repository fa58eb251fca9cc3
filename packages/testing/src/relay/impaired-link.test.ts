import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeImpairment, type Impairment, NO_IMPAIRMENT } from './impairment.ts';
import { ImpairedLink } from './impaired-link.ts';
import { createRandom } from './random.ts';

const SIZE = 100;

function linkWith(change: Partial<Impairment> = {}, seed = 'seed'): ImpairedLink {
  return new ImpairedLink(createRandom(seed), changeImpairment(NO_IMPAIRMENT, change));
}

/** A packet that carries its own number. */
function packet(number: number, size = SIZE): Uint8Array {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32BE(number);
  return bytes;
}

function numbers(packets: readonly Uint8Array[]): number[] {
  return packets.map((bytes) => Buffer.from(bytes).readUInt32BE());
}

/** Sends one packet per millisecond and returns everything that comes out, at the very end. */
function flood(link: ImpairedLink, count: number): number[] {
  for (let number = 0; number < count; number += 1) link.push(packet(number), number);
  return numbers(link.pull(Infinity));
}

/** What comes out of the link in the end, from the given packet on. */
function restAfter(first: number, link: ImpairedLink): number[] {
  return numbers(link.pull(Infinity)).filter((number) => number >= first);
}

describe('a perfect link', () => {
  it('delivers at once and in order', () => {
    const link = linkWith();
    link.push(packet(1), 5);
    link.push(packet(2), 5);
    expect(link.nextDueMs).toBe(5);
    expect(numbers(link.pull(5))).toEqual([1, 2]);
    expect(link.nextDueMs).toBeUndefined();
    expect(link.counters).toMatchObject({ taken: 2, delivered: 2 });
  });
});

describe('delay and jitter', () => {
  it('hold packets for their time', () => {
    const link = linkWith({ delayMs: 30 });
    link.push(packet(1), 100);
    link.push(packet(2), 110);
    expect(link.nextDueMs).toBe(130);
    expect(link.pull(129)).toEqual([]);
    expect(numbers(link.pull(135))).toEqual([1]);
    expect(numbers(link.pull(140))).toEqual([2]);
  });

  it('stay within their bounds and keep the order', () => {
    const link = linkWith({ delayMs: 10, jitterMs: 50 });
    link.push(packet(0), 0);
    expect(link.nextDueMs).toBeGreaterThanOrEqual(10);
    expect(link.nextDueMs).toBeLessThan(60);
    expect(flood(linkWith({ delayMs: 10, jitterMs: 50 }), 500)).toEqual(
      Array.from({ length: 500 }, (_, n) => n),
    );
  });

  it('do not order packets again that are on their way when the delay shrinks', () => {
    const link = linkWith({ delayMs: 100 });
    link.push(packet(1), 0);
    link.set(NO_IMPAIRMENT);
    link.push(packet(2), 1);
    expect(numbers(link.pull(99))).toEqual([]);
    expect(numbers(link.pull(100))).toEqual([1, 2]);
  });
});

describe('loss', () => {
  it('takes its share', () => {
    const link = linkWith({ lossRate: 0.05 });
    const arrived = flood(link, 9000).length;
    expect(link.counters.lost / 9000).toBeCloseTo(0.05, 2);
    expect(arrived + link.counters.lost).toBe(9000);
  });

  it('loses all or nothing at its ends', () => {
    expect(flood(linkWith({ lossRate: 1 }), 100)).toEqual([]);
    expect(flood(linkWith({ lossRate: 0 }), 100)).toHaveLength(100);
  });

  it('hits the same packets for the same seed, whatever else is wrong', () => {
    const plain = flood(linkWith({ lossRate: 0.2 }), 500);
    const delayed = linkWith({ lossRate: 0.2, jitterMs: 30, duplicateRate: 0 });
    expect(flood(delayed, 500)).toEqual(plain);
    expect(flood(linkWith({ lossRate: 0.2 }, 'another seed'), 500)).not.toEqual(plain);
  });

  it('hits the same later packets when it was off for a while', () => {
    const always = linkWith({ lossRate: 0.2 });
    const late = linkWith();
    for (let number = 0; number < 500; number += 1) {
      if (number === 250) late.set(changeImpairment(NO_IMPAIRMENT, { lossRate: 0.2 }));
      always.push(packet(number), number);
      late.push(packet(number), number);
    }
    expect(restAfter(250, late)).toEqual(restAfter(250, always));
  });
});

describe('reordering', () => {
  it('lets later packets overtake', () => {
    const link = linkWith({ reorderRate: 0.1, reorderByMs: 5 });
    const arrived = flood(link, 1000);
    expect(link.counters.reordered / 1000).toBeCloseTo(0.1, 1);
    expect(arrived).not.toEqual(arrived.toSorted((a, b) => a - b));
    expect(arrived.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
    const furthest = Math.max(...arrived.map((number, index) => Math.abs(number - index)));
    expect(furthest).toBeLessThanOrEqual(5);
  });
});

describe('duplication', () => {
  it('delivers some packets twice', () => {
    const link = linkWith({ duplicateRate: 0.3 });
    const arrived = flood(link, 1000);
    expect(arrived).toHaveLength(1000 + link.counters.duplicated);
    expect(link.counters.duplicated / 1000).toBeCloseTo(0.3, 1);
    expect(new Set(arrived).size).toBe(1000);
  });
});

describe('a limited bit rate', () => {
  it('spreads a burst over time', () => {
    const link = linkWith({ rateBps: 800_000 });
    for (let number = 0; number < 3; number += 1) link.push(packet(number), 0);
    expect(numbers(link.pull(0.9))).toEqual([]);
    expect(numbers(link.pull(1))).toEqual([0]);
    expect(numbers(link.pull(3))).toEqual([1, 2]);
    link.push(packet(3), 10);
    expect(link.nextDueMs).toBe(11);
  });

  it('drops what does not fit into the queue', () => {
    const link = linkWith({ rateBps: 800_000, queueBytes: 10 * SIZE });
    for (let number = 0; number < 25; number += 1) link.push(packet(number), 0);
    expect(link.counters).toMatchObject({ taken: 25, overflowed: 15 });
    link.push(packet(25), 5);
    expect(link.counters.overflowed).toBe(15);
  });
});

describe('bounds', () => {
  it('never holds more than 10000 packets', () => {
    const link = linkWith({ delayMs: 1000 });
    for (let number = 0; number < 10_050; number += 1) link.push(packet(number, 4), 0);
    expect(link.size).toBe(10_000);
    expect(link.counters.overflowed).toBe(50);
  });
});

describe('blocking', () => {
  it('loses what is under way and what comes, until it ends', () => {
    const link = linkWith({ delayMs: 10 });
    link.push(packet(1), 0);
    link.block(true);
    link.push(packet(2), 1);
    expect(link.pull(100)).toEqual([]);
    link.block(false);
    link.push(packet(3), 100);
    expect(numbers(link.pull(200))).toEqual([3]);
    expect(link.counters).toMatchObject({ taken: 3, blocked: 2, delivered: 1 });
  });
});

describe('any link', () => {
  const impairments = fc.record({
    lossRate: fc.double({ min: 0, max: 1, noNaN: true }),
    delayMs: fc.nat(50),
    jitterMs: fc.nat(50),
    reorderRate: fc.double({ min: 0, max: 1, noNaN: true }),
    duplicateRate: fc.double({ min: 0, max: 1, noNaN: true }),
    rateBps: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1000, max: 10_000_000 })),
    queueBytes: fc.nat(5000),
  });

  it('accounts for every packet and gives none before its time', () => {
    const steps = fc.array(fc.record({ afterMs: fc.nat(20), pull: fc.boolean() }), { maxLength: 60 });
    fc.assert(
      fc.property(impairments, steps, fc.string(), (impairment, plan, seed) => {
        const link = linkWith(impairment, seed);
        let nowMs = 0;
        for (const { afterMs, pull } of plan) {
          nowMs += afterMs;
          link.push(packet(plan.length), nowMs);
          if (pull) link.pull(nowMs);
          expect(link.nextDueMs ?? Infinity).toBeGreaterThan(pull ? nowMs : -1);
        }
        const { taken, duplicated, delivered, lost, overflowed, blocked } = link.counters;
        expect(taken + duplicated).toBe(delivered + lost + overflowed + blocked + link.size);
      }),
    );
  });
});

describe('changeImpairment', () => {
  it.each([
    [{ lossRate: -0.1 }, /lossRate must be 0 to 1/u],
    [{ duplicateRate: 1.1 }, /duplicateRate/u],
    [{ reorderRate: Number.NaN }, /reorderRate/u],
    [{ delayMs: -1 }, /delayMs/u],
    [{ jitterMs: Infinity }, /jitterMs/u],
    [{ rateBps: 0 }, /rateBps must be more than 0/u],
  ])('refuses %j', (change, message) => {
    expect(() => changeImpairment(NO_IMPAIRMENT, change)).toThrow(message);
  });
});
