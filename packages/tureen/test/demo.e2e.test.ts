import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeClip } from '@tureen/testing/clip';
import { decodingErrors, hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import { findSyncMarks, makeSyncClip } from '@tureen/testing/sync-clip';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CommandRun, runCommand } from './support/command-run.ts';
import { readOutput, recordingsIn } from './support/demo-output.ts';

// Each run starts Node.js, the server and two workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** Furthest that sound and picture of one peer may be apart, by the start times in their files. */
const TOLERANCE_SECONDS = 0.08;

describe('tureen demo', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tureen-cli-test-'));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it('prints one JSON object and leaves recordings of both tracks', async () => {
    const out = join(folder, 'json');
    const media = await makeSyncClip(4);
    const run = await runCommand(['demo', '--json', '--seconds', '5', '--media', media, '--out', out]);
    const output = readOutput(run.stdout);
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(Object.keys(output)).toEqual(['ok', 'server', 'recordings']);
    expect(output.ok).toBe(true);
    expect(output.server).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/u);
    expect(output.recordings.map(({ kind, codec }) => `${kind} ${codec}`).toSorted()).toEqual([
      'audio audio/opus',
      'video video/VP8',
    ]);
    for (const recording of output.recordings) {
      expect(Object.keys(recording)).toEqual(['path', 'kind', 'codec', 'seconds', 'bytes']);
      expect(Math.abs(recording.seconds - 5)).toBeLessThan(0.5);
      expect((await stat(recording.path)).size).toBe(recording.bytes);
    }
  });

  describe.skipIf(!hasFfmpeg())('as ffprobe sees its recordings (skipped without ffmpeg)', () => {
    const video = (): string => file('video');
    const audio = (): string => file('audio');
    let paths: Map<string, string>;

    beforeAll(async () => {
      const media = await makeSyncClip(4);
      const out = join(folder, 'probed');
      const run = await runCommand(['demo', '--json', '--seconds', '6', '--media', media, '--out', out]);
      paths = new Map(readOutput(run.stdout).recordings.map(({ kind, path }) => [kind, path]));
    });

    function file(kind: string): string {
      const path = paths.get(kind);
      if (path === undefined) throw new TypeError(`no recording of ${kind}`);
      return path;
    }

    it('has the right codecs and lengths, and decodes without a complaint', async () => {
      for (const [path, codec] of [
        [video(), 'vp8'],
        [audio(), 'opus'],
      ] as const) {
        const probe = await probeMedia(path);
        expect(probe.streams.map((stream) => stream.codec)).toEqual([codec]);
        expect(Math.abs(probe.durationSeconds - 6)).toBeLessThan(0.6);
        expect(await decodingErrors(path)).toBe('');
      }
    });

    it('lines up sound and picture by the start times, within 80 ms', async () => {
      const [pictures, sounds] = [await probeMedia(video()), await probeMedia(audio())];
      const [flashes, beeps] = [await findSyncMarks(video()), await findSyncMarks(audio())];
      const offsets = flashes.map((flash) => {
        const moment = (pictures.createdSeconds ?? Number.NaN) + flash;
        const gaps = beeps.map((beep) => (sounds.createdSeconds ?? Number.NaN) + beep - moment);
        return gaps.reduce((best, gap) => (Math.abs(gap) < Math.abs(best) ? gap : best), Infinity);
      });
      // A recording may begin between a flash and its beep.
      const paired = offsets.filter((offset) => Math.abs(offset) < 0.4);
      expect(paired.length).toBeGreaterThanOrEqual(4);
      const measured = paired.map((offset) => `${(offset * 1000).toFixed(1)} ms`).join(', ');
      expect(Math.max(...paired.map(Math.abs)), measured).toBeLessThan(TOLERANCE_SECONDS);
    });
  });

  it('shows what happens, ends with a table, and removes the clip it made', async () => {
    const out = join(folder, 'text');
    const { stdout, stderr, exitCode } = await runCommand(['demo', '--seconds', '2', '--out', out], {
      TMPDIR: folder,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const line of [
      /^A mediasoup server listens on ws:\/\/127\.0\.0\.1:\d+$/mu,
      /^Publisher joined$/mu,
      /^Publisher sends video\/VP8$/mu,
      /^Recorder receives audio\/opus from Publisher$/mu,
      /^ +2 s {2}sent video \d+ kbit\/s, 0 lost/mu,
      /│ video\/VP8 +│ +\d\.\d\d │ +\d+ │ +\d+ │$/mu,
      /^Every published track was received and recorded\.$/mu,
    ]) {
      expect(stdout).toMatch(line);
    }
    expect(await recordingsIn(out)).toHaveLength(2);
    expect((await readdir(folder)).filter((name) => name.startsWith('tureen-demo-'))).toEqual([]);
  });

  describe.concurrent('publishes', () => {
    it.each([
      ['a file with sound only', 'ogg', ['audio'], ['audio/opus']],
      ['a file with pictures only', 'webm', ['video'], ['video/VP8']],
      ['H264 and AAC, as what was negotiated', 'mp4', ['audio', 'video'], ['audio/opus', 'video/VP8']],
    ] as const)('%s', async (_name, format, kinds, codecs) => {
      const media = await makeClip({ format, kinds });
      const out = join(folder, format);
      const run = await runCommand(['demo', '--json', '--seconds', '3', '--media', media, '--out', out]);
      const { ok, recordings } = readOutput(run.stdout);
      expect([run.exitCode, run.stderr, ok]).toEqual([0, '', true]);
      expect(recordings.map(({ codec }) => codec).toSorted()).toEqual(codecs);
      expect(await recordingsIn(out)).toHaveLength(codecs.length);
    });
  });

  describe.concurrent('refuses with exit code 2', () => {
    it.each([
      ['a file that is not there', ['--media', 'none.webm'], 'none.webm cannot be read'],
      ['a folder as file', ['--media', '.'], 'is not a file'],
      [
        'an unwritable folder',
        ['--out', '/dev/null/recordings'],
        '--out /dev/null/recordings cannot be written',
      ],
      ['no time at all', ['--seconds', '0'], '--seconds must be a whole number from 1 to 3600'],
      ['a time that is no number', ['--seconds', 'ten'], "got 'ten'"],
      ['half a second', ['--seconds', '1.5'], "got '1.5'"],
      ['a port that is none', ['--port', '70000'], '--port must be a whole number from 0 to 65535'],
    ])('%s', async (_name, parameters, message) => {
      const run = await runCommand(['demo', '--json', ...parameters]);
      expect(run.exitCode).toBe(2);
      expect(run.stderr).toMatch(/^tureen: .+\n$/u);
      expect(run.stderr).toContain(message);
      const output = readOutput(run.stdout);
      expect(output).toMatchObject({ ok: false, server: null, recordings: [] });
      expect(output.error).toContain(message);

      const text = await runCommand(['demo', ...parameters]);
      expect(text).toEqual({ exitCode: 2, stdout: '', stderr: run.stderr });
    });

    it('what is no media file', async () => {
      const media = join(folder, 'no-media.webm');
      await writeFile(media, 'no media at all\n'.repeat(100));
      const run = await runCommand(['demo', '--json', '--media', media, '--out', join(folder, 'none')]);
      expect(run.exitCode).toBe(2);
      expect(run.stderr).toContain('is not a media file');
      expect(readOutput(run.stdout)).toMatchObject({ ok: false, error: expect.stringContaining(media) });
    });

    it.each([
      [['demo', '--quality', 'best'], '--quality'],
      [['frobnicate'], 'frobnicate'],
      [['demo', '--seconds'], '--seconds'],
    ])('the unknown: %j, on standard error only', async (parameters, name) => {
      const { exitCode, stdout, stderr } = await runCommand(parameters);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
      expect(stderr).toContain(name);
    });
  });

  it('fails with exit code 1 when the port is taken', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as AddressInfo;
    const run = await runCommand(['demo', '--json', '--port', String(port), '--out', join(folder, 'taken')]);
    occupant.close();
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain(`port ${port}`);
    expect(readOutput(run.stdout)).toMatchObject({ ok: false, server: null, recordings: [] });
  });

  it('goes on when nobody reads what it prints', async () => {
    const out = join(folder, 'unread');
    const run = new CommandRun(['demo', '--seconds', '2', '--out', out]);
    await run.prints(/Publisher joined/u);
    run.closeOutput();
    expect(await run.ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await recordingsIn(out)).toHaveLength(2);
  });
});
