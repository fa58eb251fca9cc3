import { describe, expect, it } from 'vitest';
import { BitrateMeter, type Measured } from './bitrate-meter.ts';

type Entry = Readonly<Record<string, unknown>>;

/** Something whose statistics are given, one report after the other. */
function measured(...reports: readonly (readonly Entry[])[]): Measured {
  const left = [...reports];
  return {
    getStats: async () => new Map((left.shift() ?? []).map((entry, index) => [`${index}`, entry])),
  };
}

/** The statistics of a sender with so many encodings. */
function sent(timestamp: number, ...bytes: number[]): Entry[] {
  return bytes.map((bytesSent) => ({ type: 'outbound-rtp', timestamp, bytesSent }));
}

describe('BitrateMeter', () => {
  it('reckons the bitrate of all encodings from one reading to the next', async () => {
    const meter = new BitrateMeter(
      measured(sent(1000, 100, 50), sent(3000, 1100, 550), sent(3000, 1100, 550)),
    );
    expect((await meter.read()).bitrateBps).toBe(0);
    expect((await meter.read()).bitrateBps).toBe(6000);
    expect((await meter.read()).bitrateBps).toBe(0);
  });

  it('counts what the receiver lost, itself or by its reports', async () => {
    const received = { type: 'inbound-rtp', timestamp: 1, bytesReceived: 10, packetsLost: 3 };
    expect((await new BitrateMeter(measured([received])).read()).packetsLost).toBe(3);
    const report = { type: 'remote-inbound-rtp', timestamp: 9999, packetsLost: 4 };
    expect((await new BitrateMeter(measured([...sent(1, 10), report])).read()).packetsLost).toBe(4);
  });

  it('is content with a report that says nothing', async () => {
    const meter = new BitrateMeter(measured([], [{ type: 'transport', timestamp: 5 }]));
    expect(await meter.read()).toEqual({ bitrateBps: 0, packetsLost: 0 });
    expect(await meter.read()).toEqual({ bitrateBps: 0, packetsLost: 0 });
  });
});
