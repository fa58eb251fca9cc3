import { setTimeout as delay } from 'node:timers/promises';

/** Set to a number below 1 it shortens what is measured, to see that everything runs; the figures are worth less. */
export const TIME_SCALE = 'BENCH_TIME_SCALE';

/** Milliseconds to measure for: `ms`, or a part of it in a short run, but at least a second. */
export function measuredMs(ms: number): number {
  return Math.max(Math.min(ms, 1000), ms * Number(process.env[TIME_SCALE] ?? 1));
}

/** Waits for as long as is measured. */
export async function measuredTime(ms: number): Promise<void> {
  await delay(measuredMs(ms));
}
