import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeClip } from '@tureen/testing/clip';
import { probeMedia } from '@tureen/testing/media-file';
import { soon } from '@tureen/testing/soon';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { allGone, runCommand } from './support/command-run.ts';
import { eventsNamed, TestRoom } from './support/test-room.ts';

// Each run starts Node.js and a worker, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let room: TestRoom;

beforeAll(async () => {
  room = await TestRoom.open();
});
afterAll(async () => room?.[Symbol.asyncDispose]());
afterEach(async () => room.reset());

describe('tureen publish and tureen record', () => {
  it('carry files through a server to files, and end when everything was played', async () => {
    const folder = path.join(room.folder, 'played');
    const recorder = room.run('record', folder, '--json', '--exit-when-empty');
    await recorder.prints(/"event":"joined"/u);
    const [first, second] = [await makeClip(), await makeClip({ format: 'ogg', kinds: ['audio'] })];
    const publisher = await room.run('publish', first, second, '--json', '--name', 'Player').ended;
    expect(publisher).toMatchObject({ exitCode: 0, stderr: '' });
    expect(eventsNamed(publisher.stdout, 'publishing').map(({ kind }) => kind)).toEqual([
      'video',
      'audio',
      'audio',
    ]);
    const { exitCode, stdout, stderr } = await recorder.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const recordings = eventsNamed(stdout, 'recordingFinished');
    expect(recordings.map(({ kind }) => String(kind)).toSorted()).toEqual(['audio', 'audio', 'video']);
    const probes = await Promise.all(
      recordings.map(async (recording) => probeMedia(String(recording['path']))),
    );
    expect(probes.map(({ streams }) => streams[0]?.codec).toSorted()).toEqual(['opus', 'opus', 'vp8']);
    for (const { durationSeconds } of probes) expect(durationSeconds).toBeGreaterThan(1);
  });

  it('uses a peer per file when asked to, and takes codec and sizes', async () => {
    const viewer = await room.join('viewer', 'Viewer');
    const clip = await makeClip({ format: 'webm', kinds: ['video'] });
    const run = room.run(
      'publish',
      clip,
      clip,
      '--peer-per-file',
      '--loop',
      '--peer-id',
      'bot',
      '--codec',
      'h264',
      '--simulcast',
      '2',
    );
    await vi.waitFor(() => expect(viewer.subscriptions).toHaveLength(2), { timeout: 30_000 });
    expect(viewer.subscriptions.map(({ peer }) => peer.peerId).toSorted()).toEqual(['bot-1', 'bot-2']);
    expect(viewer.subscriptions.map(({ mimeType }) => mimeType)).toEqual(['video/H264', 'video/H264']);
    const encodings = viewer.subscriptions.map(({ consumer }) => consumer.rtpParameters.encodings?.[0]);
    expect(encodings.map((encoding) => encoding?.scalabilityMode)).toEqual(['L2T3', 'L2T3']);
    run.signal('SIGINT');
    expect(await run.ended).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('finishes its recordings at Ctrl-C, with exit code 130 when a duration was asked for', async () => {
    await room.join('sender', 'Sender', { publishes: true });
    const folder = path.join(room.folder, 'stopped');
    const run = room.run(
      'record',
      folder,
      '--mux',
      'per-peer',
      '--container',
      'mkv',
      '--duration',
      '1h',
      '--json',
    );
    await run.prints(/"event":"recordingStarted"/u);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const descendants = await run.descendants();
    run.signal('SIGINT', 'group');
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: 'tureen: stopped by SIGINT\n' });
    const finished = eventsNamed(stdout, 'recordingFinished');
    const files = new Set(finished.map((recording) => String(recording['path'])));
    expect(files.size).toBeGreaterThanOrEqual(1);
    const probes = await Promise.all([...files].map(async (file) => probeMedia(file)));
    expect(probes.flatMap(({ streams }) => streams.map(({ codec }) => codec)).toSorted()).toContain('vp8');
    await allGone(descendants);
  });

  it('ends well when somebody was muted all the time, and says that there is no file', async () => {
    const sender = await room.join('muted', 'Muted');
    const [publication] = await sender.publish({ type: 'tone' });
    await publication?.pause();
    const run = room.run('record', path.join(room.folder, 'muted'), '--json', '--duration', '1');
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(eventsNamed(stdout, 'recordingEmpty')).toMatchObject([{ kind: 'audio', peerId: 'muted' }]);
    expect(eventsNamed(stdout, 'recordingFailed')).toEqual([]);
  });

  it('leaves at once at the second Ctrl-C', async () => {
    const run = room.run('publish', '--tone');
    await run.prints(/Sends audio\/opus/u);
    run.signal('SIGINT');
    run.signal('SIGINT');
    expect([0, 130]).toContain((await run.ended).exitCode);
  });
});

describe('tureen join', () => {
  it('shows who comes, talks and goes, whatever they are called', async () => {
    const run = room.run('join', '--name', 'Bot', '--say', 'hello', '--no-consume', '--publish', 'tone');
    await run.prints(/Joined lobby as Bot/u);
    const visitor = await room.join('visitor', '\u001B[31mEve\u0007');
    await run.prints(/^·\[31mEve· \(visitor\) joined$/mu);
    await visitor.changeDisplayName('Ada');
    await run.prints(/is called Ada now/u);
    await visitor.close();
    await run.prints(/Ada \(visitor\) left/u);
    run.signal('SIGTERM');
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).not.toContain('\u001B');
  });

  it('shows and sends messages', async () => {
    const listener = room.run('join', '--json');
    await listener.prints(/"event":"joined"/u);
    const talker = room.run('join', '--publish-demo', '--say', 'good\u001B morning', '--duration', '8');
    await listener.prints(/"event":"receiving".*"event":"receiving"/su);
    const [line = ''] = await listener.prints(/^.*"event":"message".*$/mu);
    expect(JSON.parse(line)).toMatchObject({ text: 'good\u001B morning', label: expect.any(String) });
    expect((await talker.ended).exitCode).toBe(0);
  });

  it('ends with 1 when nobody is there to join', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['join', '--url', 'ws://127.0.0.1:1']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^tureen: .*127\.0\.0\.1:1/u);
  });

  it.concurrent.each([
    [['join', '--dialect', '2025'], 'must be one of auto, 2024, 2026'],
    [['join', '--url', 'ftp://x'], '--url must be'],
    [['publish'], 'nothing to publish'],
    [['publish', 'none.webm'], 'none.webm cannot be read'],
    [['record', '/dev/null/x'], '/dev/null/x cannot be written'],
    [['record', '/proc/none'], '/proc/none cannot be written'],
    [['stats', '--interval', 'often'], 'must be a time'],
  ])('%j is refused with exit code 2', async (parameters, message) => {
    const { exitCode, stdout, stderr } = await runCommand(parameters);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('refuses what is no media file', async () => {
    const file = path.join(room.folder, 'no-media.webm');
    await writeFile(file, 'no media at all\n'.repeat(100));
    const { exitCode, stderr } = await room.run('publish', file).ended;
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is not a media file');
  });
});

describe('tureen stats', () => {
  it('prints samples, and shows them to Prometheus', async () => {
    await room.join('sender', 'Sender', { publishes: true });
    const run = room.run('stats', '--json', '--interval', '500ms', '--prometheus', '0');
    const [, url = ''] = await run.prints(/"url":"(http:[^"]+)"/u);
    await run.prints(/"event":"sample".*"bitrateBps":[1-9]/u);
    await soon(async () => {
      const text = await (await fetch(url)).text();
      expect(text).toMatch(/tureen_track_bitrate_bps\{.*sender="sender".*\} [1-9]/u);
    });
    run.signal('SIGINT');
    const { exitCode, stdout } = await run.ended;
    expect(exitCode).toBe(0);
    expect(eventsNamed(stdout, 'summary')).toHaveLength(1);
  });
});

describe('tureen doctor with a server', () => {
  it('finds the way to it open, for signalling and for media', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['doctor', room.server.url, '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const verdicts = JSON.parse(stdout) as { readonly subject: string; readonly ok: boolean }[];
    expect(verdicts.slice(-9).map(({ subject, ok }) => `${subject} ${ok}`)).toEqual([
      'connection true',
      'TLS true',
      'HTTP true',
      'Origin true',
      'dialect true',
      'mediasoup true',
      'codecs true',
      'media over UDP true',
      'media over TCP true',
    ]);
  });
});
