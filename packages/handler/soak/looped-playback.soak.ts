import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

import { makeClip } from '@tureen/testing/clip';
import type { Producer } from 'mediasoup-client/types';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { openTracks, until } from '../test/contract/handler-bed.ts';
import { RealBed } from '../test/contract/real-bed.ts';
import { recordOf } from '../test/e2e/stats-record.ts';
import { SOAK_SECONDS } from './seconds.ts';

const FRAME_RATE = 30;
const MAX_GROWTH_MIB = 10;
const MAX_DRIFT_S = 0.5;

async function framesOf(producer: Producer): Promise<number> {
  const { framesPassed = 0, framesEncoded = 0 } = recordOf(await producer.getStats(), 'outbound-rtp');
  return framesPassed + framesEncoded;
}

/** Resident memory of a process in MiB. */
async function memoryMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

let bed: RealBed | undefined;

beforeEach(async () => {
  bed = await RealBed.create();
});
afterEach(async () => {
  await bed?.close();
});

it.runIf(process.platform === 'linux').each(['mkv', 'webm'] as const)(
  'plays a looped %s at its rate, however long, and keeps nothing of it',
  async (format) => {
    if (!bed) throw new TypeError('no bed');
    const sending = await bed.createSendTransport();
    const { video, audio } = await openTracks(bed.worker, await makeClip({ format }), { loop: true });
    const mimeType = format === 'mkv' ? 'video/H264' : 'video/VP8';
    const codec = bed.device.sendRtpCapabilities.codecs?.find((each) => each.mimeType === mimeType);
    const producers = [
      await sending.produce({ track: video, ...(codec && { codec }) }),
      await sending.produce({ track: audio }),
    ] as const;
    const [pictures, sound] = producers;
    await until(async () => (await framesOf(pictures)) > 10 * FRAME_RATE, 30_000);
    const [startedAt, frames, packets] = [performance.now(), await framesOf(pictures), await framesOf(sound)];
    const memory = await memoryMib(bed.worker.pid);
    await wait(SOAK_SECONDS * 1000);

    const seconds = (performance.now() - startedAt) / 1000;
    const playedPictures = ((await framesOf(pictures)) - frames) / FRAME_RATE;
    const growth = (await memoryMib(bed.worker.pid)) - memory;
    // oxlint-disable-next-line no-console -- the figure is what the soak is run for
    console.log(
      `${format}: ${playedPictures.toFixed(2)} s of ${seconds.toFixed(2)} s, ${growth.toFixed(1)} MiB`,
    );
    expect(Math.abs(playedPictures - seconds)).toBeLessThan(MAX_DRIFT_S);
    expect(await framesOf(sound)).toBeGreaterThan(packets + seconds * 45);
    expect(growth).toBeLessThan(MAX_GROWTH_MIB);
    expect((await bed.worker.dump()).encoders).toEqual([]);
  },
  (SOAK_SECONDS + 90) * 1000,
);
