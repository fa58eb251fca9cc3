import { setTimeout as wait } from 'node:timers/promises';

import type { DefectBed } from './defect-bed.ts';

/** What a user of mediasoup-client-aiortc met. */
export interface DefectCase {
  /** Its numbers in the list of defects, and what should be so instead. */
  readonly name: string;
  /** Resolves where the defect is gone, rejects where it is there. */
  readonly run: (bed: DefectBed) => Promise<void>;
}

const PATIENCE_MS = 10_000;
const STEP_MS = 20;
/** Ten pictures' time. */
const STILL_MS = 300;

/** Resolves once `check` is true; rejects after ten seconds, saying `wanted`. */
export async function until(wanted: string, check: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await check())) {
    if (performance.now() > deadline) throw new Error(`not within ${PATIENCE_MS} ms: ${wanted}`);
    await wait(STEP_MS);
  }
}

/** Resolves once `read` has grown by `by`. */
export async function untilGrown(what: string, read: () => Promise<number>, by: number): Promise<void> {
  const before = await read();
  await until(`${what} grows by ${by}`, async () => (await read()) >= before + by);
}

/** Resolves once two readings, some pictures' time apart, are the same. */
export async function untilStill(what: string, read: () => Promise<number>): Promise<void> {
  await until(`${what} stands still`, async () => (await growthIn(STILL_MS, read)) === 0);
}

/** By how much `read` grows in a time. */
export async function growthIn(durationMs: number, read: () => Promise<number>): Promise<number> {
  const before = await read();
  await wait(durationMs);
  return (await read()) - before;
}

/** Fails with `message` unless `condition` holds. */
export function insist(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
