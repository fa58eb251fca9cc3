import { makeClip } from '@tureen/testing/clip';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createNewestDevice, nextEvent, openTracks, SCALED, until } from '../contract/handler-bed.ts';
import { LentWorker } from '../contract/lent-worker.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';

const VIDEO_CODECS = ['video/VP8', 'video/H264'];

describe('publish and receive through a real router', () => {
  const lender = new LentWorker();
  let bed: RealBed;

  beforeEach(async () => {
    bed = await RealBed.create(createNewestDevice, {}, lender);
  });
  afterEach(async () => {
    await bed.close();
  });
  afterAll(async () => lender.close());

  it.each(VIDEO_CODECS)('carries audio and %s, with real numbers in every report', async (mimeType) => {
    const sending = await bed.createSendTransport();
    const receiving = await bed.createRecvTransport();
    const tracks = await openTracks(bed.worker, bed.clip, { loop: true, decode: true });
    const codec = bed.device.sendRtpCapabilities.codecs?.find((each) => each.mimeType === mimeType);
    const audio = await sending.produce({ track: tracks.audio });
    const video = await sending.produce({ track: tracks.video, ...(codec && { codec }) });
    const consumers = [await bed.consume(receiving, audio.id), await bed.consume(receiving, video.id)];

    for (const consumer of consumers) {
      await until(
        async () => (recordOf(await consumer.getStats(), 'inbound-rtp')['packetsReceived'] ?? 0) > 20,
      );
      expect(recordOf(await consumer.getStats(), 'inbound-rtp')).toMatchObject({
        packetsLost: 0,
        kind: consumer.kind,
        bytesReceived: expect.toSatisfy((bytes: number) => bytes > 500),
        jitter: expect.toSatisfy((seconds: number) => seconds >= 0 && seconds < 0.2),
      });
    }
    const sent = await video.getStats();
    expect(recordOf(sent, 'outbound-rtp')['framesSent']).toBeGreaterThan(5);
    expect(recordOf(sent, 'outbound-rtp')['packetsSent']).toBeGreaterThan(20);
    expect(recordOf(sent, 'media-source')).toMatchObject({ width: 320, height: 240 });
    expect(recordOf(sent, 'codec')).toMatchObject({ mimeType, clockRate: 90_000 });
    await until(async () => recordOf(await video.getStats(), 'remote-inbound-rtp')['packetsLost'] === 0);
    expect(recordOf(await sending.getStats(), 'transport')['bytesSent']).toBeGreaterThan(5000);
    expect(recordOf(await receiving.getStats(), 'transport')['bytesReceived']).toBeGreaterThan(5000);
  });

  it('ends the tracks at the end of the file', async () => {
    const clip = await makeClip({ format: 'mp4', seconds: 1 });
    const sending = await bed.createSendTransport();
    const tracks = await openTracks(bed.worker, clip);
    const producers = [
      await sending.produce({ track: tracks.audio }),
      await sending.produce({ track: tracks.video }),
    ];
    await Promise.all(producers.map(async (producer) => nextEvent(producer, 'trackended')));
    expect([tracks.audio.readyState, tracks.video.readyState]).toEqual(['ended', 'ended']);
    expect((await bed.worker.dump()).sources).toEqual([]);
  });

  it('gives a late consumer pictures soon', async () => {
    const sending = await bed.createSendTransport();
    const receiving = await bed.createRecvTransport();
    const { video } = await openTracks(bed.worker, bed.clip, { loop: true });
    const producer = await sending.produce({ track: video });
    const early = await bed.consume(receiving, producer.id);
    await until(async () => (recordOf(await early.getStats(), 'inbound-rtp')['packetsReceived'] ?? 0) > 60);

    const startedAt = performance.now();
    const late = await bed.consume(receiving, producer.id);
    // Sending it on is what has the track decoded.
    await sending.produce({ track: late.track, encodings: SCALED });
    await until(async () => (recordOf(await late.getStats(), 'inbound-rtp')['framesDecoded'] ?? 0) > 0);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('sends nothing while paused and goes on when resumed', async () => {
    const sending = await bed.createSendTransport();
    const { video } = await openTracks(bed.worker, bed.clip, { loop: true });
    const producer = await sending.produce({ track: video, zeroRtpOnPause: true });
    const packetsSent = async (): Promise<number> =>
      recordOf(await producer.getStats(), 'outbound-rtp')['packetsSent'] ?? 0;
    await until(async () => (await packetsSent()) > 10);
    producer.pause();
    let before = -1;
    await until(async () => {
      const now = await packetsSent();
      const isStill = now === before;
      before = now;
      return isStill;
    });
    producer.resume();
    await until(async () => (await packetsSent()) > before + 10);
  });

  it('goes on with another track and through having none', async () => {
    const sending = await bed.createSendTransport();
    const first = await openTracks(bed.worker, bed.clip, { loop: true });
    const second = await openTracks(bed.worker, bed.clip, { loop: true });
    const producer = await sending.produce({ track: first.video });
    const framesSent = async (): Promise<number> =>
      recordOf(await producer.getStats(), 'outbound-rtp')['framesSent'] ?? 0;
    await until(async () => (await framesSent()) > 5);
    await producer.replaceTrack({ track: null });
    const before = await framesSent();
    await producer.replaceTrack({ track: second.video });
    await until(async () => (await framesSent()) > before + 10);
    expect(first.video.readyState).toBe('ended');
  });

  it('keeps media going through an ICE restart', async () => {
    const sending = await bed.createSendTransport();
    const { audio } = await openTracks(bed.worker, bed.clip, { loop: true });
    const producer = await sending.produce({ track: audio });
    const { server } = bed.pairOf(sending);
    const received = async (): Promise<number> => (await server.getStats())[0]?.rtpBytesReceived ?? 0;
    await until(async () => (await received()) > 0);
    const iceParameters = await server.restartIce();
    await sending.restartIce({ iceParameters });
    await until(() => server.iceState === 'completed' && sending.connectionState === 'connected');
    const before = await received();
    await until(async () => (await received()) > before + 2000);
    expect(producer.closed).toBe(false);
  });

  it('tells when the server closes the transport', async () => {
    const sending = await bed.createSendTransport();
    const { audio } = await openTracks(bed.worker, bed.clip, { loop: true });
    await sending.produce({ track: audio });
    await until(() => sending.connectionState === 'connected');
    const onState = vi.fn();
    sending.on('connectionstatechange', onState);
    bed.pairOf(sending).server.close();
    await until(() => sending.connectionState === 'closed');
    await expect(sending.getStats()).resolves.toBeDefined();
  });
});
