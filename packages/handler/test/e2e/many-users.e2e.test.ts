import { makeClip } from '@tureen/testing/clip';
import type { Consumer, Producer, Transport } from 'mediasoup-client/types';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createNewestDevice, nextEvent, SCALED, until } from '../contract/handler-bed.ts';
import { LentWorker } from '../contract/lent-worker.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';

type Counts = Readonly<Record<string, number | undefined>>;

async function sent(producer: Producer): Promise<Counts> {
  return recordOf(await producer.getStats(), 'outbound-rtp');
}

async function received(consumer: Consumer): Promise<Counts> {
  return recordOf(await consumer.getStats(), 'inbound-rtp');
}

describe('one track with many users', () => {
  const lender = new LentWorker();
  let bed: RealBed;
  let sending: Transport;

  beforeEach(async () => {
    bed = await RealBed.create(createNewestDevice, {}, lender);
    sending = await bed.createSendTransport();
  });
  afterEach(async () => {
    await bed.close();
  });
  afterAll(async () => lender.close());

  async function openVideo(decode?: boolean): Promise<MediaStreamTrack> {
    const video = {
      source: 'file',
      file: bed.clip,
      loop: true,
      ...(decode !== undefined && { decode }),
    } as const;
    const [track] = (await bed.worker.getUserMedia({ video })).getVideoTracks();
    if (!track) throw new TypeError('no video');
    return track;
  }

  async function decodedOf(track: MediaStreamTrack): Promise<number> {
    const { sources } = await bed.worker.dump();
    const tracks = sources.flatMap((source) => source['tracks'] as ({ id: string } & Counts)[]);
    return tracks.find(({ id }) => id === track.id)?.['framesDecoded'] ?? -1;
  }

  it('is decoded and encoded once for producers that need the same, on any transport, and for clones', async () => {
    const track = await openVideo(true);
    const other = await bed.createSendTransport();
    const producers = [
      await sending.produce({ track, stopTracks: false }),
      await other.produce({ track, stopTracks: false }),
      await other.produce({ track: track.clone() }),
      await sending.produce({ track, stopTracks: false, encodings: SCALED }),
    ];
    const receiving = await bed.createRecvTransport();
    for (const producer of producers) await bed.consume(receiving, producer.id);
    await until(async () => {
      const counts = await Promise.all(producers.map(sent));
      return counts.every(({ framesEncoded = 0 }) => framesEncoded > 40);
    });
    const { encoders } = await bed.worker.dump();
    const decoded = await decodedOf(track);
    expect(encoders.map((encoder) => Number(encoder['senders'])).toSorted((a, b) => a - b)).toEqual([1, 3]);
    for (const { framesEncoded } of encoders) expect(framesEncoded).toBeLessThanOrEqual(decoded);
  });

  it('is neither decoded nor encoded for producers that take it as it is', async () => {
    const track = await openVideo();
    const other = await bed.createSendTransport();
    const producers = [
      await sending.produce({ track, stopTracks: false }),
      await other.produce({ track: track.clone() }),
    ];
    await until(async () => {
      const counts = await Promise.all(producers.map(sent));
      return counts.every(({ framesPassed = 0 }) => framesPassed > 40);
    });
    expect(await decodedOf(track)).toBe(0);
    expect((await bed.worker.dump()).encoders).toEqual([]);
  });

  it('goes on to others as it was received, not decoded, and key frames are asked of its sender', async () => {
    const producer = await sending.produce({ track: await openVideo(true) });
    const receiving = await bed.createRecvTransport();
    const first = await bed.consume(receiving, producer.id);
    const again = await sending.produce({ track: first.track });
    await until(async () => ((await sent(again))['framesPassed'] ?? 0) > 20);

    const second = await bed.consume(receiving, again.id);
    const third = await sending.produce({ track: second.track, encodings: SCALED });
    await until(async () => ((await received(second))['framesDecoded'] ?? 0) > 20);
    expect((await received(first))['framesDecoded'] ?? 0).toBe(0);
    expect((await received(first))['pliCount']).toBeGreaterThan(0);
    expect((await received(second))['packetsLost']).toBe(0);
    expect((await sent(again))['framesEncoded'] ?? 0).toBe(0);
    expect((await sent(third))['framesEncoded']).toBeGreaterThan(0);
    const [firstNow, secondNow] = [await received(first), await received(second)];
    expect((firstNow['framesReceived'] ?? 0) - (secondNow['framesReceived'] ?? 0)).toBeGreaterThan(-30);
  });

  it('is refused as it is, with the reason, where it does not fit', async () => {
    const codec = bed.device.sendRtpCapabilities.codecs?.find(({ mimeType }) => mimeType === 'video/H264');
    const track = await openVideo(false);
    await expect(
      sending.produce({ track, stopTracks: false, ...(codec && { codec }) }),
    ).rejects.toMatchObject({
      code: 'unsupported',
      name: 'UnsupportedError',
      message: expect.stringContaining('it is video/VP8 and video/H264 was negotiated'),
    });
    await expect(sending.produce({ track, stopTracks: false, encodings: SCALED })).rejects.toMatchObject({
      code: 'unsupported',
    });
    const producer = await sending.produce({ track });
    await until(async () => ((await sent(producer))['framesPassed'] ?? 0) > 10);
    const file = await makeClip({ format: 'mp4', seconds: 1 });
    const audio = { source: 'file', file, decode: false } as const;
    await expect(bed.worker.getUserMedia({ audio })).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('its audio is aac'),
    });
  });

  it('ends for all its users when its file does', async () => {
    const file = await makeClip({ format: 'mkv', seconds: 1 });
    const stream = await bed.worker.getUserMedia({ video: { source: 'file', file } });
    const [track] = stream.getVideoTracks();
    if (!track) throw new TypeError('no video');
    const codec = bed.device.sendRtpCapabilities.codecs?.find(({ mimeType }) => mimeType === 'video/H264');
    const producers = [
      await sending.produce({ track, stopTracks: false, ...(codec && { codec }) }),
      await sending.produce({ track: track.clone(), ...(codec && { codec }) }),
    ];
    await Promise.all(producers.map(async (producer) => nextEvent(producer, 'trackended')));
    for (const producer of producers) {
      const { framesPassed = 0, framesEncoded = 0 } = await sent(producer);
      expect(framesPassed + framesEncoded).toBeGreaterThanOrEqual(25);
    }
  });
});
