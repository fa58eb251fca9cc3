import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { LoadReport } from '../src/load/load-report.ts';
import { CommandRun, runCommand } from '../test/support/command-run.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

const CROWD = ['--audio-publishers', '20', '--subscribers', '40'];

let folder: string;
let server: CommandRun;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tureen-load-'));
  server = new CommandRun(['serve', '--port', '0', '--json'], {}, { timeoutMs: 600_000 });
  const [, address = ''] = await server.prints(/"url":"(ws:[^"]+)"/u);
  url = address;
});
afterAll(async () => {
  server?.kill();
  await rm(folder, { recursive: true, force: true });
});

it('20 publishers and 40 subscribers of opus, 800 consumers, lose no more than 1 %', async () => {
  const file = path.join(folder, 'report.json');
  const parameters = [
    'load',
    '--url',
    url,
    ...CROWD,
    '--duration',
    '30s',
    '--fail-on-loss',
    '1%',
    '--report',
    file,
  ];
  const { exitCode, stdout } = await runCommand(parameters, {}, { timeoutMs: 240_000 });
  expect(exitCode, stdout).toBe(0);
  const { figures } = JSON.parse(await readFile(file, 'utf8')) as LoadReport;
  expect(figures.received.flowing).toBe(800);
  expect(figures.received.worstLossRate).toBeLessThanOrEqual(0.01);
});

it('the same misses what is impossible', async () => {
  const parameters = ['load', '--url', url, ...CROWD, '--duration', '5s', '--fail-on-join-time', '1ms'];
  expect((await runCommand(parameters, {}, { timeoutMs: 240_000 })).exitCode).toBe(3);
});
