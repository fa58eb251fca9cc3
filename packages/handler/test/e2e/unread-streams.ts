import { makeClip } from '@tureen/testing/clip';
import { Device } from 'mediasoup-client';
import type { Consumer } from 'mediasoup-client/types';

import type { RealBed } from '../contract/real-bed.ts';
import { recordOf, type NumbersByName } from './stats-record.ts';

/** Consumers of live VP8 video of 640x480 at 30 pictures and 1 Mbit/s a second, sent by a worker of its own. */
export async function receiveUnread(bed: RealBed, streams: number): Promise<Consumer[]> {
  const source = await bed.createOtherWorker();
  const device = new Device({ handlerFactory: source.createHandlerFactory() });
  await device.load({ routerRtpCapabilities: bed.router.rtpCapabilities });
  const sending = await bed.router.createSendTransport(device);
  const file = await makeClip({ width: 640, height: 480, kinds: ['video'] });
  const stream = await source.getUserMedia({ video: { source: 'file', file, loop: true } });
  const [track] = stream.getVideoTracks();
  if (!track) throw new TypeError(`${file} has no video`);
  const producer = await sending.client.produce({ track, encodings: [{ maxBitrate: 1_000_000 }] });

  const receiving = await bed.createRecvTransport();
  return Promise.all(Array.from({ length: streams }, async () => bed.consume(receiving, producer.id)));
}

/** What each consumer has received so far. */
export async function countReceived(consumers: readonly Consumer[]): Promise<NumbersByName[]> {
  return Promise.all(consumers.map(async (consumer) => recordOf(await consumer.getStats(), 'inbound-rtp')));
}
