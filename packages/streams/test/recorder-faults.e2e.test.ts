import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { makeClip } from '@tureen/testing/clip';
import { decodingErrors, hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPattern, record } from '../src/index.ts';
import type { StreamsError } from '../src/index.ts';
import { mountSmallDisk } from './support/small-disk.ts';
import { StreamsBed } from './support/streams-bed.ts';

describe('recording when something goes wrong', () => {
  let bed: StreamsBed;

  beforeAll(async () => {
    bed = await StreamsBed.start();
  });
  afterAll(async () => bed?.close());

  it.concurrent.for([
    ['video/VP8', 'webm'],
    ['video/H264', 'mp4'],
    ['video/VP8', 'mkv'],
  ])(
    'a killed worker leaves %s in .%s up to the last second',
    async ([codec = '', extension = ''], { onTestFinished }) => {
      const killed = await StreamsBed.start();
      onTestFinished(async () => killed.close());
      const producers = await killed.send(await makeClip({ seconds: 10 }), ['audio', 'video'], { codec });
      const receptions = await Promise.all(producers.map(async (producer) => killed.receive(producer)));
      const path = killed.path(`killed.${extension}`);
      const recorder = await record(
        receptions.map(({ track }) => track),
        path,
      );
      for (const { begin } of receptions) await begin();
      for (const producer of producers) producer.resume();
      while ((recorder.progress?.durationSeconds ?? 0) < 4) await once(recorder, 'progress');
      const failed = once(recorder, 'failed');
      process.kill(killed.worker.pid, 'SIGKILL');
      const [error] = (await failed) as [StreamsError];
      expect(error).toMatchObject({ code: 'worker-gone', partialPath: `${path}.part` });
      await expect(recorder.stop()).rejects.toBe(error);
      expect(existsSync(path)).toBe(false);
      if (!hasFfmpeg()) return;
      const { streams, durationSeconds } = await probeMedia(`${path}.part`);
      expect(streams.map(({ kind }) => kind).toSorted()).toEqual(['audio', 'video']);
      expect(Math.min(...streams.map(({ packets }) => packets))).toBeGreaterThan(50);
      await expect(decodingErrors(`${path}.part`)).resolves.not.toContain('Invalid data');
      // What has no length in its header is measured by its packets.
      if (durationSeconds > 0) expect(durationSeconds).toBeGreaterThan(2);
    },
  );

  it('a full disk keeps what fits', async ({ skip, onTestFinished }) => {
    const disk = await mountSmallDisk(512 * 1024);
    if (disk === undefined) {
      skip('mounting is not permitted here');
      return;
    }
    onTestFinished(disk.remove);
    const track = await createTestPattern(bed.worker, { noise: 0.5, width: 640, height: 480 });
    const path = join(disk.folder, 'full.webm');
    const recorder = await record(track, path, { videoBitrateBps: 4_000_000 });
    const [error] = (await once(recorder, 'failed')) as [StreamsError];
    expect(error).toMatchObject({ code: 'disk-full', partialPath: `${path}.part` });
    expect(error.message).toContain(`kept in ${path}.part`);
    await expect(recorder.stop()).rejects.toMatchObject({ code: 'disk-full' });
    expect(recorder.state).toBe('failed');
    if (hasFfmpeg()) {
      const [stream] = (await probeMedia(`${path}.part`)).streams;
      expect(stream?.packets).toBeGreaterThan(5);
    }
    track.stop();
  });

  it('a disk that was locked cannot be written', async ({ skip, onTestFinished }) => {
    const disk = await mountSmallDisk(512 * 1024);
    if (disk === undefined) {
      skip('mounting is not permitted here');
      return;
    }
    onTestFinished(disk.remove);
    await disk.lock();
    const track = await createTestPattern(bed.worker);
    await expect(record(track, join(disk.folder, 'a.webm'))).rejects.toMatchObject({
      code: 'unwritable',
      message: expect.stringContaining('Read-only'),
    });
    track.stop();
  });

  it('a path below a file cannot be written', async () => {
    const file = bed.path('file');
    await writeFile(file, 'precious');
    const track = await createTestPattern(bed.worker);
    await expect(record(track, join(file, 'a.webm'))).rejects.toMatchObject({ code: 'unwritable' });
    track.stop();
  });

  it('takes the place of a file, or another name, where it is told to', async () => {
    const track = await createTestPattern(bed.worker);
    const path = bed.path('taken.webm');
    await Promise.all([writeFile(path, 'old'), writeFile(`${path}.part`, 'left by a crash')]);
    const replacing = await record(track, path, { existing: 'replace' });
    const renamed = await record(track, path, { existing: 'rename' });
    expect([replacing.path, renamed.path]).toEqual([path, bed.path('taken (2).webm')]);
    await wait(1500);
    for (const recorder of [replacing, renamed]) {
      const { frames, bytes } = await recorder.stop();
      expect(frames).toBeGreaterThan(5);
      expect(bytes).toBeGreaterThan(1000);
      if (hasFfmpeg()) expect(await decodingErrors(recorder.path)).toBe('');
    }
    expect(existsSync(`${path}.part`)).toBe(true);
    track.stop();
  });
});
