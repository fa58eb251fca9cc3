import { processCpuSeconds } from '@tureen/testing/process-cpu';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openTracks, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';
import { countReceived, receiveUnread } from './unread-streams.ts';

const STREAMS = 30;
/** About four seconds of them. */
const PACKETS = 400;

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
    const consumers = await receiveUnread(bed, STREAMS);
    const fewest = async (): Promise<number> =>
      Math.min(...(await countReceived(consumers)).map(({ packetsReceived = 0 }) => packetsReceived));
    await until(async () => (await fewest()) > PACKETS, 30_000);
    const counts = await countReceived(consumers);
    expect(counts.map(({ packetsLost }) => packetsLost)).toEqual(Array(STREAMS).fill(0));
  });
});
