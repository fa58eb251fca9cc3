import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { makeClip } from '@tureen/testing/clip';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { frames, record, type Recorder } from '../src/index.ts';
import { statsOf, StreamsBed, type Reception } from '../test/support/streams-bed.ts';
import { SOAK_SECONDS } from './seconds.ts';

const TRACKS = 50;
const MAX_GROWTH_MIB = 10;
/** Allocators keep what many threads once needed: after a quarter of the time they have what they want. */
const WARM_UP_SHARE = 0.25;
/** Pictures per second of the clip. */
const FRAME_RATE = 30;

describe.runIf(process.platform === 'linux')('one video received fifty times', () => {
  let bed: StreamsBed;
  let receptions: Reception[];

  beforeEach(async () => {
    bed = await StreamsBed.start();
    const producer = await bed.sendOne(await makeClip({ seconds: 10 }), 'video', { loop: true });
    receptions = [];
    for (let index = 0; index < TRACKS; index += 1) receptions.push(await bed.receive(producer));
    for (const { begin } of receptions) await begin();
    producer.resume();
  });
  afterEach(async () => bed?.close());

  it('and not read takes no memory', async () => {
    await expectFlat(bed, 'unread');
    const counts = await Promise.all(
      receptions.map(async ({ consumer }) => statsOf(consumer, 'inbound-rtp')),
    );
    for (const { packetsReceived } of counts)
      expect(packetsReceived).toBeGreaterThan(SOAK_SECONDS * FRAME_RATE);
  });

  it.each(['webm', 'mkv'])('and recorded as .%s takes no memory but what is queued', async (extension) => {
    const recorders: Recorder[] = [];
    for (const [index, { track }] of receptions.entries()) {
      recorders.push(await record(track, bed.path(`${index}.${extension}`)));
    }
    await expectFlat(bed, extension);
    for (const recorder of recorders) {
      const { durationSeconds, droppedFrames } = await recorder.stop();
      expect(durationSeconds).toBeGreaterThan(0.9 * SOAK_SECONDS);
      expect(droppedFrames).toBeLessThan(FRAME_RATE);
    }
  });

  it('goes on for others while one reader is stuck', async () => {
    const [stuck, recorded] = receptions;
    if (stuck === undefined || recorded === undefined) throw new TypeError('too few tracks');
    const reader = frames(stuck.track, { format: 'rgba' })[Symbol.asyncIterator]();
    await reader.next();
    const recorder = await record(recorded.track, bed.path('others.webm'));
    await expectFlat(bed, 'beside a stuck reader');
    const { frames: written, durationSeconds } = await recorder.stop();
    expect(written).toBeGreaterThan(0.8 * FRAME_RATE * durationSeconds);
    await reader.return?.();
  });
});

/** Runs for the time of a soak, and checks that the worker grew by no more than a few MiB after a warm-up. */
async function expectFlat(bed: StreamsBed, name: string): Promise<void> {
  await wait(SOAK_SECONDS * 1000 * WARM_UP_SHARE);
  const before = await memoryMib(bed.worker.pid);
  await wait(SOAK_SECONDS * 1000 * (1 - WARM_UP_SHARE));
  const growth = (await memoryMib(bed.worker.pid)) - before;
  // oxlint-disable-next-line no-console -- the figure is what the soak is run for
  console.log(`${name}: memory grew by ${growth.toFixed(1)} MiB from ${before.toFixed(1)} MiB`);
  expect(growth).toBeLessThan(MAX_GROWTH_MIB);
}

/** Resident memory of a process in MiB. */
async function memoryMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
