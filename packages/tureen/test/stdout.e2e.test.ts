import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { Coturn, hasCoturn } from '@tureen/testing/coturn';
import { hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import { testPython } from '@tureen/testing/python';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { MAIN, runCommand } from './support/command-run.ts';
import { eventsNamed, TestRoom } from './support/test-room.ts';

// Each run starts Node.js and a worker, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let room: TestRoom;

beforeAll(async () => {
  room = await TestRoom.open();
});
afterAll(async () => room?.[Symbol.asyncDispose]());
afterEach(async () => room.reset());

/** What a program at the other end of the pipe says, and what the command tells meanwhile. */
async function piped(
  parameters: readonly string[],
  reader: string,
): Promise<{ answer: string; told: string; exitCode: number | null }> {
  const command = ['--conditions=@tureen/source', MAIN, 'record', '--url', room.server.url, ...parameters];
  const line = `"$0" "$@" | ${reader}; exit "\${PIPESTATUS[0]}"`;
  const child = spawn('bash', ['-c', line, process.execPath, ...command], {
    env: { ...process.env, PYTHON: testPython() },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 80_000,
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [answer, told] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { answer, told, exitCode: await ended };
}

const PROBE = 'ffprobe -v error -show_entries stream=codec_name,width,sample_rate -of csv=p=0 -i -';

describe.skipIf(process.platform === 'win32' || !hasFfmpeg())(
  'tureen record --stdout (needs ffprobe)',
  () => {
    it.each([
      [['--kind', 'video'], PROBE, 'vp8,640'],
      [['--stdout', 'container'], PROBE, 'pcm_s16le,48000'],
    ])('%s gives what ffprobe reads', async (flags, reader, answer) => {
      await room.join('sender', 'Sender', { publishes: true });
      const result = await piped(['--stdout', '--duration', '2', ...flags], reader);
      expect(result.answer.trim()).toBe(answer);
      expect(result.told).toContain('Joined lobby');
    });

    it('gives samples, as many as time has passed, and ends with who sends', async () => {
      const sender = await room.join('sender', 'Sender', { publishes: true });
      const result = piped(['--stdout', 'pcm', '--json', '--duration', '1h'], 'wc -c');
      await new Promise((resolve) => setTimeout(resolve, 4000));
      await sender.close();
      const { answer, told, exitCode } = await result;
      expect(exitCode).toBe(0);
      expect(Number(answer)).toBeGreaterThan(48_000 * 2);
      expect(Number(answer) % 4).toBe(0);
      expect(eventsNamed(told, 'joined')).toHaveLength(1);
    });

    it('ends when nobody reads any more', async () => {
      await room.join('sender', 'Sender', { publishes: true });
      const { exitCode, told } = await piped(['--stdout'], 'head -c 100000 >/dev/null');
      expect(exitCode, told).toBe(0);
    });
  },
);

it('tureen record --stdout pcm refuses pictures', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['record', '--stdout', 'pcm', '--kind', 'video']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toMatch(/^tureen: --stdout pcm is for sound/u);
});

it.skipIf(!hasFfmpeg())('tureen record --mux mixed makes one file of all (needs ffprobe)', async () => {
  await room.join('one', 'One', { publishes: true });
  await room.join('two', 'Two', { publishes: true });
  const run = room.run('record', room.folder, '--mux', 'mixed', '--json');
  await run.prints(/"event":"recordingStarted"/u);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  run.signal('SIGINT');
  const { exitCode, stdout, stderr } = await run.ended;
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const finished = eventsNamed(stdout, 'recordingFinished');
  expect(finished).toHaveLength(1);
  const { streams } = await probeMedia(String(finished[0]?.['path']));
  expect(streams.map(({ codec }) => codec).toSorted()).toEqual(['opus', 'vp8']);
});

it.skipIf(!hasCoturn())(
  '--ice-server and --relay-only take the way through a TURN server (needs coturn)',
  async () => {
    await using coturn = await Coturn.start();
    const viewer = await room.join('viewer', 'Viewer');
    const { urls, username, credential } = coturn.iceServer('udp');
    const server = String(urls).replace(':', `:${username}:${credential}@`);
    room.run('publish', '--tone', '--relay-only', '--ice-server', server);
    await vi.waitFor(() => expect(viewer.subscriptions).toHaveLength(1), { timeout: 30_000 });
    const [subscription] = viewer.subscriptions;
    await vi.waitFor(async () => expect(await packetsOf(subscription?.consumer)).toBeGreaterThan(10), {
      timeout: 30_000,
    });
    expect(coturn.allocationCount).toBeGreaterThan(0);
  },
);

async function packetsOf(consumer: { getStats(): Promise<RTCStatsReport> } | undefined): Promise<number> {
  const records = [...((await consumer?.getStats())?.values() ?? [])] as { packetsReceived?: number }[];
  return Math.max(0, ...records.map(({ packetsReceived = 0 }) => packetsReceived));
}
