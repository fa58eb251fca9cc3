import { createWorker } from '@tureen/handler';
import { testPython } from '@tureen/testing/python';
import { soon } from '@tureen/testing/soon';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createAudioSource,
  createNoise,
  createSilence,
  createTestPattern,
  discard,
  frames,
  samples,
} from '../src/index.ts';
import { closed, loudness, readUntil } from './support/measures.ts';
import { statsOf, StreamsBed } from './support/streams-bed.ts';
import {
  measurePicturesIn,
  measurePicturesOut,
  measureSamplesIn,
  measureSamplesOut,
} from './support/throughput.ts';

describe('reading tracks', () => {
  let bed: StreamsBed;

  beforeAll(async () => {
    bed = await StreamsBed.start();
  });
  afterAll(async () => bed?.close());

  it('several readers want different forms of one track; one that is stuck slows nobody', async () => {
    const pattern = await createTestPattern(bed.worker, { width: 320, height: 240 });
    const { track } = await bed.relay(pattern, 'video/VP8');
    const small = closed(frames(track, { format: 'rgba', width: 80, maxQueue: 10 }));
    const large = closed(frames(track, { format: 'nv12', maxQueue: 10 }));
    const stuck = closed(frames(track, { format: 'bgra', maxQueue: 2 }));
    await stuck.next();
    for (let count = 0; count < 30; count += 1) {
      const [rgba, nv12] = await Promise.all([small.next(), large.next()]);
      expect(rgba.value).toMatchObject({ format: 'rgba', width: 80, height: 60 });
      expect(nv12.value).toMatchObject({ format: 'nv12', width: 320, height: 240 });
      expect(nv12.value?.data).toHaveLength((320 * 240 * 3) / 2);
    }
    await soon(() => expect(stuck.stats.dropped).toBeGreaterThan(15));
    expect(stuck.stats.delivered).toBe(1);
    pattern.stop();
  });

  it('nothing is decoded before, between and after reading', async () => {
    const pattern = await createTestPattern(bed.worker, { width: 320, height: 240 });
    const { track, consumer } = await bed.relay(pattern, 'video/VP8');
    const decoded = async (): Promise<number> =>
      (await statsOf(consumer, 'inbound-rtp'))['framesDecoded'] ?? 0;
    const taking = await discard(track);
    await vi.waitFor(async () => expect((await taking.stats()).frames).toBeGreaterThan(10), 10_000);
    expect((await taking.stats()).keyFrames).toBeGreaterThan(0);
    await taking.close();
    expect(await decoded()).toBe(0);
    for await (const _ of frames(track)) if ((await decoded()) > 3) break;
    const before = await decoded();
    const { packetsReceived = 0 } = await statsOf(consumer, 'inbound-rtp');
    await vi.waitFor(async () => {
      const stats = await statsOf(consumer, 'inbound-rtp');
      expect(stats['packetsReceived']).toBeGreaterThan(packetsReceived + 20);
    }, 10_000);
    // One may have been on its way when the loop was left.
    expect(await decoded()).toBeLessThanOrEqual(before + 2);
    pattern.stop();
  });

  it('sound is resampled, and silence and noise are what they say', async () => {
    const noise = await createNoise(bed.worker, { volume: 0.5 });
    const { track } = await bed.relay(noise);
    const reader = closed(samples(track, { sampleRate: 16_000, channels: 2, frameDurationMs: 30 }));
    const chunk = await readUntil(reader, (each) => loudness(each) > 0.1);
    expect(chunk).toMatchObject({ samples: 480, sampleRate: 16_000, channels: 2 });
    const next = await reader.next();
    expect((next.value?.timestamp ?? 0) - chunk.timestamp).toBeCloseTo(30, 1);
    noise.stop();
    const silence = await createSilence(bed.worker);
    const still = closed(samples(silence, { format: 'f32' }));
    expect((await still.next()).value?.data.every((sample) => sample === 0)).toBe(true);
    silence.stop();
    await readUntil(still, () => false).catch((error: Error) =>
      expect(error.message).toContain('ended first'),
    );
    expect(still.closed).toBe(true);
  });

  it('a worker that is killed fails what is pending', async () => {
    const worker = await createWorker({ python: testPython() });
    const source = await createAudioSource(worker, { sampleRate: 48_000, channels: 1 });
    const reader = samples(source.track, { frameDurationMs: 10_000 });
    const pending = Promise.allSettled([
      reader.next(),
      source.capture(new Int16Array(480_000)).then(async () => source.waitForPlayout()),
      source.capture(new Int16Array(480_000)),
    ]);
    await soon(() => expect(source.queuedDurationMs).toBeGreaterThan(0));
    process.kill(worker.pid, 'SIGKILL');
    const reasons = (await pending).map((result) => result.status === 'rejected' && result.reason.code);
    expect(reasons).toEqual(['worker-gone', 'worker-gone', 'worker-gone']);
    expect(source.closed).toBe(true);
    await worker[Symbol.asyncDispose]();
  });

  it.skipIf(process.platform !== 'linux')('keeps up in both directions on a core', async () => {
    const { worker } = bed;
    const results = [
      { nominal: 30, ...(await measurePicturesIn(worker, 3)) },
      { nominal: 30, ...(await measurePicturesOut(worker, 3)) },
      { nominal: 100, ...(await measureSamplesIn(worker, 2)) },
      { nominal: 100, ...(await measureSamplesOut(worker, 2)) },
    ];
    for (const { nominal, rate, nodeCores, workerCores } of results) {
      // On a machine that is busy otherwise the rate falls; what each frame costs does not.
      expect(rate).toBeGreaterThan(nominal * 0.3);
      expect(((nodeCores + workerCores) * nominal) / rate).toBeLessThan(1);
    }
  });
});
