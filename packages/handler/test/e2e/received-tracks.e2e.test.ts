import type { Consumer, Producer, Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openTracks, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';

const TIMEOUT_MS = 60_000;

/** The events of a track from now on, as `mute` or `unmute`. */
function eventsOf(track: MediaStreamTrack): string[] {
  const events: string[] = [];
  for (const type of ['mute', 'unmute']) track.addEventListener(type, () => events.push(type));
  return events;
}

/** A camera of that size: a test picture through the same way as a real one. */
async function openCamera(bed: RealBed, size: string): Promise<MediaStreamTrack> {
  const device = `testsrc2=size=${size}:rate=30,realtime`;
  const stream = await bed.worker.getUserMedia({ video: { source: 'device', device, format: 'lavfi' } });
  const [track] = stream.getVideoTracks();
  if (!track) throw new TypeError('no video track');
  return track;
}

describe('a track that is received', () => {
  let bed: RealBed;
  let sending: Transport;
  let receiving: Transport;

  beforeEach(async () => {
    bed = await RealBed.create();
    sending = await bed.createSendTransport();
    receiving = await bed.createRecvTransport();
  });
  afterEach(async () => {
    await bed.close();
  });

  const publish = async (track: MediaStreamTrack): Promise<[Producer, Consumer]> => {
    const producer = await sending.produce({ track, zeroRtpOnPause: true });
    return [producer, await bed.consume(receiving, producer.id)];
  };

  it(
    'is muted until something comes, while its sender pauses, and while it is paused',
    async () => {
      const { audio, video } = await openTracks(bed.worker, bed.clip, { loop: true });
      video.stop();
      const [producer, consumer] = await publish(audio);
      expect(consumer.track.muted).toBe(true);
      const events = eventsOf(consumer.track);
      await until(() => !consumer.track.muted);
      producer.pause();
      await until(() => consumer.track.muted);
      const copy = consumer.track.clone();
      expect(copy.muted).toBe(true);
      producer.resume();
      await until(() => !consumer.track.muted && !copy.muted);
      consumer.pause();
      await until(() => consumer.track.muted && copy.muted);
      consumer.resume();
      await until(() => !consumer.track.muted);
      expect(events).toEqual(['unmute', 'mute', 'unmute', 'mute', 'unmute']);
    },
    TIMEOUT_MS,
  );

  it(
    'has the settings of what comes, without anything being decoded',
    async () => {
      const { audio } = await openTracks(bed.worker, bed.clip, { loop: true });
      const [, heard] = await publish(audio);
      expect(heard.track.getSettings()).toEqual({ sampleRate: 48_000, channelCount: 2 });
      const camera = await openCamera(bed, '320x180');
      expect(camera.getSettings()).toMatchObject({ width: 320, height: 180, frameRate: 30 });
      const [producer, seen] = await publish(camera);
      await until(() => seen.track.getSettings().width === 320);
      expect(seen.track.getSettings()).toMatchObject({ width: 320, height: 180 });
      await until(() => Math.abs((seen.track.getSettings().frameRate ?? 0) - 30) <= 6);
      await producer.replaceTrack({ track: await openCamera(bed, '160x120') });
      await until(() => seen.track.getSettings().height === 120);
      expect(seen.track.getCapabilities().width).toEqual({ min: 160, max: 160 });
      const stats = await seen.getStats();
      expect([...stats.values()].find(({ type }) => type === 'inbound-rtp')?.framesDecoded ?? 0).toBe(0);
    },
    TIMEOUT_MS,
  );
});
