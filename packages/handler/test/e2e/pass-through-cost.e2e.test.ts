import { makeClip } from '@tureen/testing/clip';
import { processCpuSeconds } from '@tureen/testing/process-cpu';
import type { Producer } from 'mediasoup-client/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';

const MEASURED_MS = 4000;

/** CPU of a busy machine varies; these ratios are far from what is expected (0.1 and 0.25). */
const VIDEO_RATIO = 0.35;
const AUDIO_RATIO = 0.75;

describe.skipIf(process.platform !== 'linux')('what sending a file as it is costs (Linux)', () => {
  let bed: RealBed;

  beforeEach(async () => {
    bed = await RealBed.create();
  });
  afterEach(async () => {
    await bed.close();
  });

  async function publish(kind: 'audio' | 'video', file: string, decode: boolean): Promise<Producer> {
    const sending = await bed.createSendTransport();
    const stream = await bed.worker.getUserMedia({ [kind]: { source: 'file', file, loop: true, decode } });
    const [track] = stream.getTracks();
    const codec = bed.device.sendRtpCapabilities.codecs?.find(({ mimeType }) => mimeType === 'video/H264');
    return sending.produce({ ...(track && { track }), ...(kind === 'video' && codec && { codec }) });
  }

  /** CPU seconds of the worker while `count` files are sent. */
  async function costOf(
    kind: 'audio' | 'video',
    file: string,
    decode: boolean,
    count: number,
  ): Promise<number> {
    const producers = await Promise.all(
      Array.from({ length: count }, async () => publish(kind, file, decode)),
    );
    await until(async () => {
      const reports = await Promise.all(producers.map(async (producer) => producer.getStats()));
      return reports.every((report) => (recordOf(report, 'outbound-rtp')['packetsSent'] ?? 0) > 30);
    }, 20_000);
    const before = await processCpuSeconds(bed.worker.pid);
    await new Promise((resolve) => setTimeout(resolve, MEASURED_MS));
    const cost = (await processCpuSeconds(bed.worker.pid)) - before;
    for (const producer of producers) producer.close();
    return cost;
  }

  it('is a small part of encoding for H264', async () => {
    const file = await makeClip({ format: 'mp4', width: 640, height: 480, seconds: 10, kinds: ['video'] });
    const [passed, encoded] = [await costOf('video', file, false, 1), await costOf('video', file, true, 1)];
    expect(passed / encoded).toBeLessThan(VIDEO_RATIO);
  });

  it('is less than encoding for ten files of opus', async () => {
    const file = await makeClip({ format: 'ogg', seconds: 10 });
    const [passed, encoded] = [await costOf('audio', file, false, 10), await costOf('audio', file, true, 10)];
    expect(passed / encoded).toBeLessThan(AUDIO_RATIO);
  });
});
