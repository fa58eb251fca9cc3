import type { Producer, Transport } from 'mediasoup-client/types';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { openTracks, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';
import { recordOf } from './stats-record.ts';

async function audioLevel(producer: Producer): Promise<number> {
  return recordOf(await producer.getStats(), 'media-source')['audioLevel'] ?? -1;
}

async function packetsSent(producer: Producer): Promise<number> {
  return recordOf(await producer.getStats(), 'outbound-rtp')['packetsSent'] ?? 0;
}

describe('clones of a track', () => {
  let bed: RealBed;
  let transport: Transport;
  let original: MediaStreamTrack;
  let clone: MediaStreamTrack;

  beforeEach(async () => {
    bed = await RealBed.create();
    transport = await bed.createSendTransport();
    const tracks = await openTracks(bed.worker, bed.clip, { loop: true, decode: true });
    tracks.video.stop();
    original = tracks.audio;
    clone = original.clone();
  });
  afterEach(async () => {
    await bed.close();
  });

  it('are heard while the original is disabled, and go on when it is stopped', async () => {
    const first = await transport.produce({ track: original });
    const second = await transport.produce({ track: clone });
    await until(async () => (await audioLevel(second)) > 0 && (await audioLevel(first)) > 0);
    first.pause();
    await until(async () => (await audioLevel(first)) === 0);
    expect(await audioLevel(second)).toBeGreaterThan(0);
    first.close();
    const before = await packetsSent(second);
    await until(async () => (await packetsSent(second)) > before + 20);
    expect([original.readyState, clone.readyState]).toEqual(['ended', 'live']);
    second.close();
    await expect.poll(async () => (await bed.worker.dump()).sources).toEqual([]);
  });

  it('of a received track end with its consumer', async () => {
    const producer = await transport.produce({ track: original });
    const consumer = await bed.consume(await bed.createRecvTransport(), producer.id);
    const received = consumer.track.clone();
    const onward = await transport.produce({ track: received });
    await until(async () => (await packetsSent(onward)) > 10);
    consumer.close();
    await until(() => received.readyState === 'ended');
    expect(onward.track?.readyState).toBe('ended');
  });
});
