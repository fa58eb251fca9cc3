import { makeClip } from '@tureen/testing/clip';
import { decodingErrors, hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import { createRelay } from '@tureen/testing/relay';
import { soon } from '@tureen/testing/soon';
import { describe, expect, it } from 'vitest';
import { record } from '../src/index.ts';
import { ended, settled, statsOf, StreamsBed } from './support/streams-bed.ts';

const LOSS = { lossRate: 0.05, delayMs: 10 };

describe.concurrent('5 % of the packets lost in each direction, on the way to the server and back', () => {
  it.for([
    ['video/VP8', 'lossy.webm'],
    ['video/H264', 'lossy.mp4'],
  ] as const)('leave 99 of 100 frames of %s decodable', async ([codec, name], { onTestFinished }) => {
    const relay = createRelay({ seed: 7 });
    onTestFinished(async () => relay.close());
    const bed = await StreamsBed.start({
      transformIceCandidates: async (candidates) => relay.transformIceCandidates(candidates),
    });
    onTestFinished(async () => bed.close());
    const producer = await bed.sendOne(await makeClip({ seconds: 8 }), 'video', { codec });
    const { track, consumer, begin } = await bed.receive(producer);
    const recorder = await record(track, bed.path(name));
    await begin();
    producer.resume();
    // A server can repair nothing of a stream that it has not heard of: the loss begins with the second picture.
    await soon(async () => {
      expect((await statsOf(consumer, 'inbound-rtp'))['framesReceived']).toBeGreaterThan(0);
    });
    relay.set({ uplink: LOSS, downlink: LOSS });
    await ended(producer);
    await settled(consumer);

    const { framesSent = 0 } = await statsOf(producer, 'outbound-rtp');
    const { framesReceived, nackCount = 0 } = await statsOf(consumer, 'inbound-rtp');
    const { frames, path } = await recorder.stop();
    const { uplink, downlink } = relay.counters;
    expect(Math.min(uplink.lost / uplink.taken, downlink.lost / downlink.taken)).toBeGreaterThan(0.03);
    expect(nackCount).toBeGreaterThan(10);
    // Most of 8 s at 30 pictures per second: a busy machine may leave some out while it encodes.
    expect(framesSent).toBeGreaterThan(120);
    const figures = `sent ${framesSent}, received ${framesReceived}, recorded ${frames}`;
    expect(framesReceived, figures).toBeGreaterThanOrEqual(0.99 * framesSent);
    expect(frames, figures).toBeGreaterThanOrEqual(0.99 * framesSent);
    if (!hasFfmpeg()) return;
    expect((await probeMedia(path)).streams.at(0)?.packets).toBe(frames);
    expect(await decodingErrors(path)).toBe('');
  });
});
