import { makeClip } from '@tureen/testing/clip';
import type { Consumer, Producer, Transport } from 'mediasoup-client/types';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createNewestDevice, nextEvent, openTracks, until } from '../contract/handler-bed.ts';
import { LentWorker } from '../contract/lent-worker.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';

async function outbound(producer: Producer, member: string): Promise<number> {
  return recordOf(await producer.getStats(), 'outbound-rtp')[member] ?? 0;
}

async function inbound(consumer: Consumer, member: string): Promise<number> {
  return recordOf(await consumer.getStats(), 'inbound-rtp')[member] ?? 0;
}

async function untilGrown(read: () => Promise<number>, by = 10): Promise<void> {
  const before = await read();
  await until(async () => (await read()) >= before + by);
}

/**
 * What users of mediasoup-client-aiortc met, by what only this package tells; what both packages offer is in
 * `common-defects.e2e.test.ts`.
 */
describe('defects of the predecessor, on the wire', () => {
  const lender = new LentWorker();
  let bed: RealBed;
  let sending: Transport;
  let receiving: Transport;
  let audio: MediaStreamTrack;
  let video: MediaStreamTrack;

  beforeEach(async () => {
    bed = await RealBed.create(createNewestDevice, {}, lender);
    [sending, receiving] = [await bed.createSendTransport(), await bed.createRecvTransport()];
    ({ audio, video } = await openTracks(bed.worker, bed.clip, { loop: true }));
  });
  afterEach(async () => {
    await bed.close();
  });
  afterAll(async () => lender.close());

  it('2: a paused producer leaves the track alone when told to', async () => {
    // Not sent as it is in the file, so that its level is measured.
    const source = { source: 'file', file: await makeClip({ format: 'wav' }), loop: true } as const;
    const [tone] = (await bed.worker.getUserMedia({ audio: source })).getAudioTracks();
    if (!tone) throw new TypeError('no audio in the clip');
    const producer = await sending.produce({ track: tone, disableTrackOnPause: false });
    producer.pause();
    expect(tone.enabled).toBe(true);
    await untilGrown(async () => outbound(producer, 'packetsSent'));
    const level = async (): Promise<number> =>
      recordOf(await producer.getStats(), 'media-source')['audioLevel'] ?? 0;
    await until(async () => (await level()) > 0);
  });

  it('6: a track that nobody reads is not decoded', async () => {
    const producer = await sending.produce({ track: video });
    const consumer = await bed.consume(receiving, producer.id);
    await until(async () => (await inbound(consumer, 'packetsReceived')) > 60);
    expect(await inbound(consumer, 'framesDecoded')).toBe(0);
    expect(await inbound(consumer, 'jitterBufferEmittedCount')).toBe(0);
  });

  it('7: binary messages arrive as they were sent, in every form', async () => {
    const data = await sending.produceData();
    const consumer = await bed.consumeData(receiving, data.id);
    const received: unknown[] = [];
    consumer.on('message', (message) => received.push(message));
    await until(() => data.readyState === 'open' && consumer.readyState === 'open');
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    for (const message of [Buffer.from(bytes), bytes.buffer, bytes, new DataView(bytes.buffer, 1, 2)])
      data.send(message);
    await until(() => received.length === 4);
    const whole = bytes.buffer;
    expect(received).toEqual([whole, whole, whole, Uint8Array.from([1, 2]).buffer]);
  });

  it.runIf(process.platform === 'linux')('12: nobody is contacted but the server', async () => {
    const gathering = nextEvent(sending, 'icegatheringstatechange');
    await sending.produce({ track: audio });
    await gathering;
    await until(() => sending.connectionState === 'connected');
    const { client } = bed.pairOf(sending);
    const report = [...(await client.getStats()).values()] as { type: string; candidateType?: string }[];
    const types = report.filter(({ type }) => type === 'local-candidate').map((each) => each.candidateType);
    expect(types).toEqual(['host']);
  });

  it('17: a track is sent as often as one likes, on any transport, and a received one too', async () => {
    const other = await bed.createSendTransport();
    const options = { track: video, stopTracks: false };
    const producers = [
      await sending.produce(options),
      await sending.produce(options),
      await other.produce(options),
    ];
    const [first] = producers;
    const consumer = await bed.consume(receiving, first?.id ?? '');
    for (let times = 0; times < 3; times++)
      producers.push(await other.produce({ track: consumer.track, stopTracks: false }));
    await until(async () => {
      const sent = await Promise.all(producers.map(async (producer) => outbound(producer, 'framesSent')));
      return Math.min(...sent) > 10;
    });
  });
});
