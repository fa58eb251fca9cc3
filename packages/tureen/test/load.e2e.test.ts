import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LoadReport } from '../src/load/load-report.ts';
import { allGone } from './support/command-run.ts';
import { TestRoom } from './support/test-room.ts';

// Each run starts Node.js and workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 });

let room: TestRoom;

beforeAll(async () => {
  room = await TestRoom.open();
});
afterAll(async () => room?.[Symbol.asyncDispose]());
afterEach(async () => room.reset());

describe('tureen load', () => {
  it('lets 4 publishers be heard by 8 subscribers, and writes reports', async () => {
    const [json, html] = ['report.json', 'report.html'].map((name) => path.join(room.folder, name));
    const run = room.run(
      'load',
      '--audio-publishers',
      '4',
      '--subscribers',
      '8',
      '--duration',
      '5',
      '--num-per-second',
      '20',
      // The machine that runs this may be busy with other things.
      '--fail-on-loss',
      '10%',
      '--report',
      json ?? '',
      '--html',
      html ?? '',
    );
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stderr }, stdout).toEqual({ exitCode: 0, stderr: '' });
    const report = JSON.parse(await readFile(json ?? '', 'utf8')) as LoadReport;
    expect(report).toMatchObject({ ok: true, interrupted: false });
    expect(report.figures.received).toMatchObject({ expected: 32, flowing: 32 });
    expect(report.figures.joins).toMatchObject({ bots: 12, failed: 0 });
    expect(report.timeline.length).toBeGreaterThan(2);
    expect(await readFile(html ?? '', 'utf8')).toContain('<svg');
    expect(stdout).toContain('32 of 32');
  });

  it('ends with 3 when a threshold is missed', async () => {
    const run = room.run(
      'load',
      '--publishers',
      '1',
      '--audio-publishers',
      '1',
      '--subscribers',
      '1',
      '--duration',
      '3',
      '--json',
      '--fail-on-bitrate',
      '100M',
    );
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stderr }).toEqual({
      exitCode: 3,
      stderr: 'tureen: missed: bitrate of the slowest track\n',
    });
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; ok?: boolean });
    expect(events.at(-1)).toMatchObject({ event: 'report', ok: false });
    expect(events.filter(({ event }) => event === 'point').length).toBeGreaterThan(1);
  });

  it.skipIf(process.platform === 'win32')('reports what it has when it is stopped', async () => {
    const json = path.join(room.folder, 'stopped.json');
    const run = room.run(
      'load',
      '--audio-publishers',
      '1',
      '--subscribers',
      '1',
      '--duration',
      '1h',
      '--report',
      json,
    );
    await run.prints(/2 of 2 bots have joined/u);
    const descendants = await run.descendants();
    run.signal('SIGINT', 'group');
    expect(await run.ended).toMatchObject({ exitCode: 130, stderr: 'tureen: stopped by SIGINT\n' });
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ interrupted: true });
    await allGone(descendants);
  });

  it('says what fails when nobody is there', async () => {
    const run = room.run('load', '--url', 'ws://127.0.0.1:1', '--subscribers', '2', '--duration', '1');
    const { exitCode, stdout } = await run.ended;
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/load-subscriber-1-\S+: .*127\.0\.0\.1:1/u);
  });

  it.each([
    [['load'], 'nobody would join'],
    [['load', '--subscribers', '1', '--report', '/dev/null/x.json'], 'x.json cannot be written'],
    [['load', '--subscribers', 'many'], 'must be a whole number'],
  ])('%j is refused with exit code 2', async ([command = '', ...parameters], message) => {
    const { exitCode, stderr } = await room.run(command, ...parameters).ended;
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
