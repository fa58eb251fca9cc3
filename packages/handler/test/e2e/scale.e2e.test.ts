import { processCpuSeconds } from '@tureen/testing/process-cpu';
import { makeClip } from '@tureen/testing/clip';
import type { Consumer } from 'mediasoup-client/types';
import { Device } from 'mediasoup-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openTracks, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf, type NumbersByName } from './stats-record.ts';

const STREAMS = 30;
const UNREAD_SECONDS = 4;

async function counts(consumer: Consumer): Promise<NumbersByName> {
  return recordOf(await consumer.getStats(), 'inbound-rtp');
}

describe('scale', () => {
  let bed: RealBed;

  beforeEach(async () => {
    bed = await RealBed.create();
  });
  afterEach(async () => {
    await bed.close();
  });

  it.runIf(process.platform === 'linux')(
    'adds the hundredth consumer for what the first cost',
    { timeout: 60_000 },
    async () => {
      const sending = await bed.createSendTransport();
      const receiving = await bed.createRecvTransport();
      const { audio } = await openTracks(bed.worker, bed.clip, { loop: true });
      const producer = await sending.produce({ track: audio });
      const live = await bed.consume(receiving, producer.id);
      await until(async () => (recordOf(await live.getStats(), 'inbound-rtp')['packetsReceived'] ?? 0) > 0);
      // Sending would count too.
      sending.close();

      const pair = bed.pairOf(receiving);
      const costs: number[] = [];
      for (let ten = 0; ten < 10; ten++) {
        const before = await processCpuSeconds(bed.worker.pid);
        for (let each = 0; each < 10; each++)
          await bed.router.consume(bed.device, pair, live.producerId, { paused: true });
        costs.push((await processCpuSeconds(bed.worker.pid)) - before);
      }
      const [first = 0] = costs;
      const last = costs.at(-1) ?? Infinity;
      // Beside the ratio, 20 ms of noise: other work of the process falls into either.
      expect(
        last,
        `CPU seconds per ten consumers: ${costs.map((cost) => cost.toFixed(4)).join(' ')}`,
      ).toBeLessThan(1.5 * first + 0.02);
    },
  );

  it('receives thirty live video streams unread without losing a packet', { timeout: 60_000 }, async () => {
    const source = await bed.createOtherWorker();
    const device = new Device({ handlerFactory: source.createHandlerFactory() });
    await device.load({ routerRtpCapabilities: bed.router.rtpCapabilities });
    const sending = await bed.router.createSendTransport(device);
    const clip = await makeClip({ width: 640, height: 480, kinds: ['video'] });
    const stream = await source.getUserMedia({ video: { source: 'file', file: clip, loop: true } });
    const [track] = stream.getVideoTracks();
    if (!track) throw new TypeError('the clip has no video');
    const producer = await sending.client.produce({ track, encodings: [{ maxBitrate: 1_000_000 }] });

    const receiving = await bed.createRecvTransport();
    const consumers = await Promise.all(
      Array.from({ length: STREAMS }, async () => bed.consume(receiving, producer.id)),
    );
    const enough = UNREAD_SECONDS * 50;
    await until(async () => ((await counts(consumers.at(-1)!))['packetsReceived'] ?? 0) > enough, 30_000);
    const all = await Promise.all(consumers.map(counts));
    expect(all.map(({ packetsLost }) => packetsLost)).toEqual(Array(STREAMS).fill(0));
    expect(Math.min(...all.map(({ packetsReceived = 0 }) => packetsReceived))).toBeGreaterThan(enough / 2);
  });
});
