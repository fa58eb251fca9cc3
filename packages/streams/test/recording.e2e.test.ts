import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { makeClip } from '@tureen/testing/clip';
import { decodingErrors, hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import { findSyncMarks, makeSyncClip } from '@tureen/testing/sync-clip';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { record } from '../src/index.ts';
import { ended, settled, statsOf, StreamsBed } from './support/streams-bed.ts';

describe('recording received tracks', () => {
  let bed: StreamsBed;

  beforeAll(async () => {
    bed = await StreamsBed.start();
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(async () => bed?.close());

  describe.skipIf(!hasFfmpeg()).concurrent('writes them as they come (skipped without ffmpeg)', () => {
    it.each([
      ['video/VP8', 'video', 'vp8.webm', 'vp8'],
      ['video/H264', 'video', 'h264.mp4', 'h264'],
      ['audio/opus', 'audio', 'opus.ogg', 'opus'],
      ['video/H264', 'video', 'h264.mkv', 'h264'],
    ] as const)('%s as %s', async (mimeType, kind, name, codec) => {
      const startedSeconds = Date.now() / 1000;
      const producer = await bed.sendOne(await makeClip({ seconds: 3 }), kind, { codec: mimeType });
      const { track, consumer, begin } = await bed.receive(producer);
      expect(consumer.rtpParameters.codecs.at(0)?.mimeType).toBe(mimeType);
      const recorder = await record(track, bed.path(name));
      expect(existsSync(`${bed.path(name)}.part`)).toBe(true);
      await begin();
      producer.resume();
      await ended(producer);
      await settled(consumer);
      const { framesReceived, packetsReceived = 0 } = await statsOf(consumer, 'inbound-rtp');
      const result = await recorder.stop();
      consumer.close();
      expect(result.path).toBe(bed.path(name));
      // A busy machine may begin late, and leave pictures out while it encodes.
      expect(result.durationSeconds).toBeGreaterThan(2);
      expect(result.durationSeconds).toBeLessThan(4);
      expect(result.frames).toBeGreaterThan(50);
      expect(result.frames).toBeGreaterThan(0.9 * (framesReceived ?? packetsReceived));

      const probe = await probeMedia(result.path);
      expect(probe.streams.map((stream) => [stream.kind, stream.codec])).toEqual([[kind, codec]]);
      // Where sound was lost on a busy machine, packets that say so fill the gap.
      expect(probe.streams.at(0)?.packets).toBeGreaterThanOrEqual(result.frames);
      expect(probe.streams.at(0)?.packets).toBeLessThan(
        Math.max(result.frames, result.durationSeconds * 50) + 10,
      );
      expect(Math.abs(probe.durationSeconds - result.durationSeconds)).toBeLessThan(0.1);
      expect(probe.createdSeconds).toBeGreaterThan(startedSeconds);
      expect(probe.createdSeconds).toBeLessThan(Date.now() / 1000);
      expect(await decodingErrors(result.path)).toBe('');
    });

    it.each([
      ['video/VP8', 'both.webm'],
      ['video/H264', 'both.mp4'],
    ])('%s and sound into %s, lined up', async (codec, name) => {
      const producers = await bed.send(await makeSyncClip(4), ['audio', 'video'], { codec });
      const receptions = await Promise.all(producers.map(async (producer) => bed.receive(producer)));
      const recorder = await record(
        receptions.map(({ track }) => track),
        bed.path(name),
      );
      for (const { begin } of receptions) await begin();
      for (const producer of producers) producer.resume();
      await Promise.all(producers.map(async (producer) => ended(producer)));
      for (const { consumer } of receptions) await settled(consumer);
      const { path } = await recorder.stop();
      for (const { consumer } of receptions) consumer.close();
      const probe = await probeMedia(path);
      expect(probe.streams.map(({ kind }) => kind).toSorted()).toEqual(['audio', 'video']);
      expect(await decodingErrors(path)).toBe('');
      const [flashes, beeps] = [await findSyncMarks(path, 'video'), await findSyncMarks(path, 'audio')];
      expect(beeps.length).toBeGreaterThanOrEqual(3);
      const offsets = beeps.map((beep) => Math.min(...flashes.map((flash) => Math.abs(flash - beep))));
      expect(Math.max(...offsets), `seconds: ${offsets.join(', ')}`).toBeLessThan(0.06);
    });
  });

  it('gives a late joiner a key frame, and pictures soon', async () => {
    const producer = await bed.sendOne(await makeClip({ seconds: 10 }), 'video', { loop: true });
    producer.resume();
    await vi.waitFor(
      async () => {
        expect((await statsOf(producer, 'outbound-rtp'))['framesSent'] ?? 0).toBeGreaterThan(75);
      },
      { timeout: 30_000, interval: 100 },
    );
    const joinedSeconds = Date.now() / 1000;
    const { track, consumer, begin } = await bed.receive(producer);
    const recorder = await record(track, bed.path('late.webm'));
    await begin();
    await vi.waitFor(
      async () => expect((await statsOf(consumer, 'inbound-rtp'))['framesReceived'] ?? 0).toBeGreaterThan(0),
      { timeout: 10_000, interval: 20 },
    );
    await vi.waitFor(
      async () => expect((await statsOf(consumer, 'inbound-rtp'))['framesReceived'] ?? 0).toBeGreaterThan(10),
      { timeout: 20_000 },
    );
    const result = await recorder.stop();
    consumer.close();
    producer.close();
    expect(result.frames).toBeGreaterThan(10);
    if (hasFfmpeg()) {
      const { createdSeconds = 0 } = await probeMedia(result.path);
      expect(createdSeconds - joinedSeconds).toBeLessThan(10);
      expect(await decodingErrors(result.path)).toBe('');
    }
  });

  it('fails at the end when nothing was received, and leaves no file', async () => {
    const producer = await bed.sendOne(await makeClip(), 'audio');
    const { track, consumer } = await bed.receive(producer);
    const recorder = await record(track, bed.path('nothing.ogg'));
    await expect(recorder.stop()).rejects.toMatchObject({ code: 'nothing-received' });
    expect((await readdir(bed.folder)).filter((name) => name.startsWith('nothing'))).toEqual([]);
    consumer.close();
    producer.close();
  });

  it('keeps what was recorded when the track ends first', async () => {
    const producer = await bed.sendOne(await makeClip(), 'audio', { loop: true });
    const { track, consumer, begin } = await bed.receive(producer);
    const recorder = await record(track, bed.path('ended.ogg'));
    await begin();
    producer.resume();
    await vi.waitFor(
      async () => expect((await statsOf(consumer, 'inbound-rtp'))['packetsReceived']).toBeGreaterThan(25),
      { timeout: 20_000 },
    );
    consumer.close();
    producer.close();
    expect((await recorder.stop()).frames).toBeGreaterThan(20);
  });

  it('never overwrites a file', async () => {
    const producer = await bed.sendOne(await makeClip(), 'audio');
    const { track, consumer } = await bed.receive(producer);
    await writeFile(bed.path('there.ogg'), 'precious');
    await expect(record(track, bed.path('there.ogg'))).rejects.toMatchObject({
      code: 'file-exists',
      message: expect.stringContaining('exists already'),
    });
    expect(await readFile(bed.path('there.ogg'), 'utf8')).toBe('precious');
    consumer.close();
    producer.close();
  });

  it.each([
    ['a.avi', 'unsupported-container'],
    ['no/such/folder/a.ogg', 'unwritable'],
  ])('refuses to make %s', async (name, code) => {
    const producer = await bed.sendOne(await makeClip(), 'audio');
    const { track, consumer } = await bed.receive(producer);
    await expect(record(track, bed.path(name))).rejects.toMatchObject({ code });
    consumer.close();
    producer.close();
  });
});
