import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';

import { makeClip } from '@tureen/testing/clip';
import type { Consumer, Producer, Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { nextEvent, openTracks, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';

async function outbound(producer: Producer, member: string): Promise<number> {
  return recordOf(await producer.getStats(), 'outbound-rtp')[member] ?? 0;
}

async function inbound(consumer: Consumer, member: string): Promise<number> {
  return recordOf(await consumer.getStats(), 'inbound-rtp')[member] ?? 0;
}

/** Resolves when two readings, ten pictures' time apart, are the same. */
async function untilStill(read: () => Promise<number>): Promise<void> {
  let before = -1;
  await until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const now = await read();
    const isStill = now === before;
    before = now;
    return isStill;
  });
}

async function untilGrown(read: () => Promise<number>, by = 10): Promise<void> {
  const before = await read();
  await until(async () => (await read()) >= before + by);
}

/** What users of mediasoup-client-aiortc met, each shown to be gone with a real worker and a real router. */
describe('defects of the predecessor, on the wire', () => {
  let bed: RealBed;
  let sending: Transport;
  let receiving: Transport;
  let audio: MediaStreamTrack;
  let video: MediaStreamTrack;

  beforeEach(async () => {
    bed = await RealBed.create();
    [sending, receiving] = [await bed.createSendTransport(), await bed.createRecvTransport()];
    ({ audio, video } = await openTracks(bed.worker, bed.clip, { loop: true }));
  });
  afterEach(async () => {
    await bed.close();
  });

  const rtpBytes = async (): Promise<number> =>
    (await bed.pairOf(sending).server.getStats())[0]?.rtpBytesReceived ?? 0;

  it('1: the transports of one device do not take over each other', async () => {
    const producer = await sending.produce({ track: video });
    const consumer = await bed.consume(receiving, producer.id);
    await untilGrown(async () => inbound(consumer, 'packetsReceived'));
    const later = await sending.produce({ track: audio });
    receiving.close();
    await untilGrown(async () => outbound(later, 'packetsSent'));
    expect(sending.connectionState).toBe('connected');
  });

  it('2, 3: a paused producer sends nothing with zeroRtpOnPause, and goes on', async () => {
    const producer = await sending.produce({ track: video, zeroRtpOnPause: true });
    await untilGrown(rtpBytes, 1000);
    producer.pause();
    await untilStill(rtpBytes);
    producer.resume();
    await untilGrown(rtpBytes, 1000);
  });

  it('2: a paused producer sends black pictures without zeroRtpOnPause', async () => {
    const producer = await sending.produce({ track: video });
    await until(async () => (await outbound(producer, 'framesSent')) > 20);
    const bytesPerFrame = async (): Promise<number> => {
      const [bytes, frames] = [await outbound(producer, 'bytesSent'), await outbound(producer, 'framesSent')];
      await until(async () => (await outbound(producer, 'framesSent')) > frames + 10);
      return (
        ((await outbound(producer, 'bytesSent')) - bytes) /
        ((await outbound(producer, 'framesSent')) - frames)
      );
    };
    const playing = await bytesPerFrame();
    producer.pause();
    expect(video.enabled).toBe(false);
    await until(async () => (await bytesPerFrame()) < playing / 4);
  });

  it('2: a paused producer leaves the track alone when told to', async () => {
    const producer = await sending.produce({ track: audio, disableTrackOnPause: false });
    producer.pause();
    expect(audio.enabled).toBe(true);
    await untilGrown(async () => outbound(producer, 'packetsSent'));
    const level = async (): Promise<number> =>
      recordOf(await producer.getStats(), 'media-source')['audioLevel'] ?? 0;
    await until(async () => (await level()) > 0);
  });

  it('4: a paused consumer decodes nothing, and goes on when resumed', async () => {
    const producer = await sending.produce({ track: video });
    const consumer = await bed.consume(receiving, producer.id);
    // Sending it on is what has the track decoded.
    await (await bed.createSendTransport()).produce({ track: consumer.track });
    await untilGrown(async () => inbound(consumer, 'framesDecoded'));
    consumer.pause();
    await untilStill(async () => inbound(consumer, 'framesDecoded'));
    await untilGrown(async () => inbound(consumer, 'packetsReceived'));
    consumer.resume();
    await untilGrown(async () => inbound(consumer, 'framesDecoded'));
  });

  it('5: a closed consumer leaves nothing in the worker', async () => {
    const producer = await sending.produce({ track: video });
    const consumer = await bed.consume(receiving, producer.id);
    await untilGrown(async () => inbound(consumer, 'packetsReceived'));
    const { id } = consumer.track;
    consumer.close();
    await until(async () => {
      const { receivers, tracks } = await bed.worker.dump();
      return ![...receivers, ...tracks].some((each) => each.id === id || each['trackId'] === id);
    });
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

  it('8, 20: statistics of what is received are W3C records, one per id', async () => {
    const producer = await sending.produce({ track: video });
    const consumer = await bed.consume(receiving, producer.id);
    await untilGrown(async () => inbound(consumer, 'packetsReceived'));
    for (const report of [await consumer.getStats(), await receiving.getStats()]) {
      const record = recordOf(report, 'inbound-rtp');
      expect(record['timestamp']).toBeGreaterThan(Date.now() - 60_000);
      expect(record['jitter']).toBeLessThan(1);
      expect(record['ssrc']).toBe(consumer.rtpParameters.encodings?.[0]?.ssrc);
    }
  });

  it('9: many requests at once are all answered', async () => {
    const stats = Array.from({ length: 200 }, async () => sending.getStats());
    const dumps = Array.from({ length: 200 }, async () => bed.worker.dump());
    expect((await Promise.all([...stats, ...dumps])).length).toBe(400);
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

  it.runIf(process.platform === 'linux')('13: a PYTHONPATH that is not set stays sensible', async () => {
    const environment = await readFile(`/proc/${bed.worker.pid}/environ`, 'utf8');
    expect(environment).not.toContain('undefined');
  });

  it('16: the end of a file is told', async () => {
    const tracks = await openTracks(bed.worker, await makeClip({ seconds: 1 }));
    const producer = await sending.produce({ track: tracks.video });
    await nextEvent(producer, 'trackended');
    expect(producer.track?.readyState).toBe('ended');
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

  it('21: a source that opens slowly holds nothing else up', async () => {
    const producer = await sending.produce({ track: audio });
    await until(() => sending.connectionState === 'connected');
    // Takes connections and never says a word.
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const source = { source: 'url', url: `http://127.0.0.1:${port}/`, timeout: 3 } as const;
    const onFailed = vi.fn();
    const opening = bed.worker.getUserMedia({ audio: source }).catch(onFailed);
    await untilGrown(async () => outbound(producer, 'packetsSent'), 20);
    expect(onFailed).not.toHaveBeenCalled();
    await opening;
    expect(onFailed).toHaveBeenCalledTimes(1);
    silent.close();
  });
});
