import { describe, expect, it } from 'vitest';
import { runSync } from './support/sync-run.ts';

/** The soak goes on for longer. */
const SECONDS = 10;
const MAX_OFFSET_SECONDS = 0.06;
/** mediasoup's Sender Reports are wrong by as much as the packet before each was late, on a machine that is busy otherwise. */
const RETRIES = 2;

describe.concurrent('sound and pictures of a file, sent through the router and recorded', () => {
  it.for([
    ['as they are', {}],
    ['from a file that is looped', { loop: true }],
    ['with 5 % of the packets lost each way', { lossy: true }],
  ] as const)('stay together %s', { timeout: 90_000, retry: RETRIES }, async ([, options]) => {
    const { offsets, spanSeconds, atStart, atEnd } = await runSync({ seconds: SECONDS, ...options });
    const figures = `seconds: ${offsets.map((offset) => offset.toFixed(3)).join(', ')}`;
    expect(offsets.length, figures).toBeGreaterThanOrEqual(SECONDS - 3);
    expect(Math.abs(spanSeconds - Math.round(spanSeconds)), figures).toBeLessThan(0.04);
    expect(atStart, figures).toBeLessThan(MAX_OFFSET_SECONDS);
    expect(atEnd, figures).toBeLessThan(MAX_OFFSET_SECONDS);
  });
});
