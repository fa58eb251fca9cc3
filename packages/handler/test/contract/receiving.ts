import type { Producer, Transport } from 'mediasoup-client/types';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { workerOf } from '../../src/index.ts';
import { openTracks, type HandlerBed } from './handler-bed.ts';

/** Cases of `transport.consume()` and `Consumer`. */
export function defineReceivingContract(bed: () => HandlerBed): void {
  describe('receiving', () => {
    let audio: Producer;
    let video: Producer;
    let transport: Transport;

    beforeEach(async () => {
      const sending = await bed().createSendTransport();
      const tracks = await openTracks(bed().worker, bed().clip, { loop: true });
      audio = await sending.produce({ track: tracks.audio });
      video = await sending.produce({ track: tracks.video });
      transport = await bed().createRecvTransport();
    });

    it('makes a live track of the consumer, named like it', async () => {
      const consumer = await bed().consume(transport, video.id);
      expect(consumer.track).toMatchObject({
        id: consumer.id,
        kind: 'video',
        readyState: 'live',
        enabled: true,
      });
      expect(workerOf(consumer.track)).toBe(bed().worker);
      expect(consumer.localId).toBe(consumer.rtpParameters.mid);
    });

    it('makes consumers that are asked for at once in one go, in order', async () => {
      const consumers = await Promise.all([
        bed().consume(transport, audio.id),
        bed().consume(transport, video.id),
        bed().consume(transport, audio.id),
      ]);
      expect(consumers.map(({ kind }) => kind)).toEqual(['audio', 'video', 'audio']);
      expect(consumers.map(({ track, id }) => track.id === id)).toEqual([true, true, true]);
    });

    it('receives on any number of transports', async () => {
      const other = await bed().createRecvTransport();
      const consumers = [await bed().consume(transport, video.id), await bed().consume(other, video.id)];
      const reports = await Promise.all(consumers.map(async (consumer) => consumer.getStats()));
      expect(reports.map((report) => typeof report.get)).toEqual(['function', 'function']);
    });

    it('pauses, resumes and closes', async () => {
      const consumer = await bed().consume(transport, video.id);
      const receivers = async (): Promise<number> => (await bed().worker.dump()).receivers.length;
      const before = await receivers();
      consumer.pause();
      consumer.resume();
      await consumer.getStats();
      consumer.close();
      expect(consumer.track.readyState).toBe('ended');
      await expect.poll(receivers).toBe(before - 1);
    });

    it('gives the receiver as W3C has it', async () => {
      const consumer = await bed().consume(transport, video.id);
      const { rtpReceiver } = consumer;
      expect(rtpReceiver).toMatchObject({ track: consumer.track, transport: null });
      const parameters = rtpReceiver?.getParameters();
      expect(parameters?.codecs[0]).toMatchObject({ mimeType: 'video/VP8', clockRate: 90_000 });
      expect(parameters?.headerExtensions.length).toBeGreaterThan(0);
      await expect(rtpReceiver?.getStats()).resolves.toBeDefined();
      expect(rtpReceiver?.getContributingSources()).toEqual([]);
      expect(rtpReceiver?.getSynchronizationSources()).toEqual([]);
    });

    it('gives the receiver before anything comes, and leaves nothing when that fails', async () => {
      const receivers: RTCRtpReceiver[] = [];
      const onRtpReceiver = vi.fn<(receiver: RTCRtpReceiver) => void>((receiver) => {
        receivers.push(receiver);
      });
      const consume = transport.consume.bind(transport);
      vi.spyOn(transport, 'consume').mockImplementation(async (options) =>
        consume({ ...options, onRtpReceiver }),
      );
      const consumer = await bed().consume(transport, video.id);
      expect(receivers).toEqual([consumer.rtpReceiver]);

      onRtpReceiver.mockImplementationOnce((receiver) => {
        receivers.push(receiver);
        throw new Error('a defect of the application');
      });
      await expect(bed().consume(transport, video.id)).rejects.toThrow('a defect of the application');
      expect(receivers[1]?.track.readyState).toBe('ended');
    });

    it('sends a received track on any number of times', async () => {
      const consumer = await bed().consume(transport, video.id);
      const sending = await bed().createSendTransport();
      const tracks = [consumer.track, consumer.track, consumer.track.clone()];
      const producers = await Promise.all(
        tracks.map(async (track) => sending.produce({ track, stopTracks: false })),
      );
      for (const producer of producers) await expect(producer.getStats()).resolves.toBeDefined();
    });

    it('sends a received track on', async () => {
      const consumer = await bed().consume(transport, audio.id);
      const again = await (await bed().createSendTransport()).produce({ track: consumer.track });
      expect(again.kind).toBe('audio');
    });

    it('ends tracks with their transport', async () => {
      const consumer = await bed().consume(transport, audio.id);
      const onTransportClose = vi.fn();
      consumer.on('transportclose', onTransportClose);
      transport.close();
      expect(onTransportClose).toHaveBeenCalledTimes(1);
      expect(consumer.track.readyState).toBe('ended');
    });
  });
}
