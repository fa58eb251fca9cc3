import { describe, expect, it } from 'vitest';
import { cpuBetween } from './process-usage.ts';

describe('cpuBetween', () => {
  it('gives what the living threads used, exactly', () => {
    const [before, after] = [
      { ticked: 1.11, living: 1.105_2 },
      { ticked: 1.13, living: 1.117_3 },
    ];
    expect(cpuBetween(before, after)).toBeCloseTo(0.012_1);
  });

  it('gives the clock ticks when a thread has ended and taken its time along', () => {
    expect(cpuBetween({ ticked: 1, living: 1 }, { ticked: 3, living: 1.5 })).toBe(2);
  });
});
