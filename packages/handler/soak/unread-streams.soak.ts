import { setTimeout as wait } from 'node:timers/promises';

import { processCpuSeconds } from '@tureen/testing/process-cpu';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { RealBed } from '../test/contract/real-bed.ts';
import { countReceived, receiveUnread } from '../test/e2e/unread-streams.ts';
import { SOAK_SECONDS } from './seconds.ts';

const STREAMS = 30;
const MAX_CORES = 0.05;

let bed: RealBed;

beforeEach(async () => {
  bed = await RealBed.create();
});
afterEach(async () => {
  await bed?.close();
});

it('receives thirty live video streams unread, losing nothing and costing little', async () => {
  const consumers = await receiveUnread(bed, STREAMS);
  await wait(2000);
  const before = await processCpuSeconds(bed.worker.pid);
  await wait(SOAK_SECONDS * 1000);
  const cores = ((await processCpuSeconds(bed.worker.pid)) - before) / SOAK_SECONDS;
  const counts = await countReceived(consumers);
  // oxlint-disable-next-line no-console -- the figure is what the soak is run for
  console.log(`${STREAMS} unread streams: ${cores.toFixed(4)} cores`);
  expect(counts.map(({ packetsLost }) => packetsLost)).toEqual(Array(STREAMS).fill(0));
  expect(Math.min(...counts.map(({ packetsReceived = 0 }) => packetsReceived))).toBeGreaterThan(
    SOAK_SECONDS * 50,
  );
  expect(cores).toBeLessThan(MAX_CORES);
});
