import { readFile } from 'node:fs/promises';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { openTracks } from '../test/contract/handler-bed.ts';
import { RealBed } from '../test/contract/real-bed.ts';
import { SOAK_SECONDS } from './seconds.ts';

const WARM_UP_SHARE = 0.5;
const MAX_GROWTH_MIB = 30;

let bed: RealBed;

beforeEach(async () => {
  bed = await RealBed.create();
});
afterEach(async () => {
  await bed?.close();
});

/** Resident memory of the worker in MiB. */
async function memoryMib(): Promise<number> {
  const status = await readFile(`/proc/${bed.worker.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Makes one of everything and closes it again. */
async function makeAndClose(): Promise<void> {
  const [sending, receiving] = [await bed.createSendTransport(), await bed.createRecvTransport()];
  const tracks = await openTracks(bed.worker, bed.clip);
  const producers = [
    await sending.produce({ track: tracks.audio }),
    await sending.produce({ track: tracks.video }),
  ];
  for (const { id } of producers) (await bed.consume(receiving, id)).close();
  const data = await sending.produceData();
  await bed.consumeData(receiving, data.id);
  for (const transport of [sending, receiving]) {
    const { server } = bed.pairOf(transport);
    transport.close();
    server.close();
  }
}

it.runIf(process.platform === 'linux')('keeps nothing of what was closed', async () => {
  const startedAt = performance.now();
  const elapsedShare = (): number => (performance.now() - startedAt) / 1000 / SOAK_SECONDS;
  while (elapsedShare() < WARM_UP_SHARE) await makeAndClose();
  const before = await memoryMib();
  while (elapsedShare() < 1) await makeAndClose();
  const growth = (await memoryMib()) - before;
  // oxlint-disable-next-line no-console -- the figure is what the soak is run for
  console.log(`memory grew by ${growth.toFixed(1)} MiB from ${before.toFixed(1)} MiB`);
  expect(growth).toBeLessThan(MAX_GROWTH_MIB);
  // The process id alone is left.
  await expect.poll(async () => Object.values(await bed.worker.dump()).flat().length).toBe(1);
});
