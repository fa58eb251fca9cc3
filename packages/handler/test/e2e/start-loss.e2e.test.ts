import { createRelay } from '@tureen/testing/relay';
import { expect, it } from 'vitest';

import { createNewestDevice, openTracks, SCALED, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';

it('a start that the network lost is repaired, although it is nowhere a gap', async ({ onTestFinished }) => {
  const relay = createRelay();
  onTestFinished(async () => relay.close());
  let isRelayed = false;
  const bed = await RealBed.create(createNewestDevice, {
    transformIceCandidates: async (candidates) =>
      isRelayed ? relay.transformIceCandidates(candidates) : candidates,
  });
  onTestFinished(async () => bed.close());
  const { video } = await openTracks(bed.worker, bed.clip, { loop: true });
  const [sending, sendingOn] = [await bed.createSendTransport(), await bed.createSendTransport()];
  isRelayed = true;
  const receiving = await bed.createRecvTransport();
  const producer = await sending.produce({ track: video, encodings: SCALED });
  const consumer = await bed.router.consume(bed.device, bed.pairOf(receiving), producer.id, { paused: true });
  // Sending it on is what has the track read.
  await sendingOn.produce({ track: consumer.client.track, encodings: SCALED });
  await until(() => [receiving, sendingOn].every(({ connectionState }) => connectionState === 'connected'));

  relay.block('downlink');
  await consumer.server.resume();
  const lostPackets = async (): Promise<number> => {
    const records = await consumer.server.getStats();
    return records.find(({ type }) => type === 'outbound-rtp')?.packetCount ?? 0;
  };
  await until(async () => (await lostPackets()) > 0);
  const lost = await lostPackets();
  relay.unblock('downlink');

  const inbound = async () => recordOf(await consumer.client.getStats(), 'inbound-rtp');
  await until(async () => ((await inbound())['framesReceived'] ?? 0) > 0);
  const record = await inbound();
  expect(record['retransmittedPacketsReceived']).toBeGreaterThanOrEqual(lost);
  expect(record['nackCount']).toBeGreaterThan(0);
});
