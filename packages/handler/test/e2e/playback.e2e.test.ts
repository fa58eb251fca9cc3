import { makeClip } from '@tureen/testing/clip';
import type { Producer } from 'mediasoup-client/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { endOf, playbackOf } from '../../src/index.ts';
import { nextEvent, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';

async function packetsSent(producer: Producer): Promise<number> {
  return recordOf(await producer.getStats(), 'outbound-rtp')['packetsSent'] ?? 0;
}

describe('the playback of a file', () => {
  let bed: RealBed;

  beforeEach(async () => {
    bed = await RealBed.create();
  });
  afterEach(async () => {
    await bed.close();
  });

  it.each([
    ['as it is', undefined],
    ['encoded', true],
  ])('begins where it is told, stands still, goes on and moves, audio with video, %s', async (_, decode) => {
    const file = await makeClip({ seconds: 20 });
    const source = { source: 'file', file, startAt: 2, ...(decode !== undefined && { decode }) } as const;
    const stream = await bed.worker.getUserMedia({ audio: source, video: source });
    const playback = playbackOf(stream);
    expect(await playback.getState()).toEqual({
      position: 2,
      duration: expect.closeTo(20, 0),
      paused: false,
    });

    const sending = await bed.createSendTransport();
    const producers = await Promise.all(stream.getTracks().map(async (track) => sending.produce({ track })));
    const allSent = async (): Promise<number[]> => Promise.all(producers.map(packetsSent));
    await until(async () => (await allSent()).every((packets) => packets > 20));
    expect((await playback.getState()).position).toBeGreaterThan(2);

    await playback.pause();
    let before = [-1];
    await until(async () => {
      const now = await allSent();
      const isStill = String(now) === String(before);
      before = now;
      return isStill;
    });
    const { position, paused } = await playback.getState();
    expect(paused).toBe(true);
    expect((await playback.getState()).position).toBe(position);

    await playback.seek(10);
    expect((await playback.getState()).position).toBeCloseTo(10, 1);
    await playback.resume();
    await until(async () => (await allSent()).every((packets, index) => packets > (before[index] ?? 0) + 20));
    expect((await playback.getState()).position).toBeGreaterThan(10);
    expect((await playback.getState()).position).toBeLessThan(16);

    const ends = Promise.all(producers.map(async (producer) => nextEvent(producer, 'trackended')));
    await playback.seek(19.5);
    await ends;
    const [track] = stream.getTracks();
    expect(track && endOf(track)).toMatchObject({ reason: 'end-of-file' });
    await expect(playback.seek(1)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is refused for devices', async () => {
    const video = {
      source: 'device',
      device: 'testsrc2=size=64x48:rate=30',
      format: 'lavfi',
    } as const;
    const stream = await bed.worker.getUserMedia({ video });
    await expect(playbackOf(stream).pause()).rejects.toMatchObject({ code: 'unsupported' });
  });
});
