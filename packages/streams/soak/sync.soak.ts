import { describe, expect, it } from 'vitest';
import { runSync } from '../test/support/sync-run.ts';
import { SOAK_SECONDS } from './seconds.ts';

const MAX_OFFSET_SECONDS = 0.06;
const MAX_DRIFT_SECONDS = 0.05;
const MOST_MARKS_MISSING = 5;

describe.concurrent('sound and pictures of a file, sent through the router and recorded', () => {
  it.for([
    ['as they are', {}],
    ['from a file that is looped', { loop: true }],
    ['with 5 % of the packets lost each way', { lossy: true }],
  ] as const)('stay together for long %s', async ([name, options]) => {
    const { offsets, spanSeconds, atStart, atEnd } = await runSync({ seconds: SOAK_SECONDS, ...options });
    const largest = Math.max(...offsets);
    const figures = [atStart, atEnd, largest].map((offset) => (offset * 1000).toFixed(0)).join(', ');
    // oxlint-disable-next-line no-console -- the figures are what the soak is run for
    console.log(`${name}: ${figures} ms at the start, at the end, at most; ${spanSeconds.toFixed(3)} s`);
    expect(offsets.length).toBeGreaterThanOrEqual(SOAK_SECONDS - MOST_MARKS_MISSING);
    expect(Math.abs(spanSeconds - Math.round(spanSeconds))).toBeLessThan(MAX_DRIFT_SECONDS);
    expect(atStart).toBeLessThan(MAX_OFFSET_SECONDS);
    expect(atEnd).toBeLessThan(MAX_OFFSET_SECONDS);
  });
});
