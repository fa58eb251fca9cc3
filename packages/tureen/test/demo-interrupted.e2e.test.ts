import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeClip } from '@tureen/testing/clip';
import { describe, expect, it, vi, type TestContext } from 'vitest';
import { allGone, CommandRun } from './support/command-run.ts';
import { readOutput, recordingsIn } from './support/demo-output.ts';

// Each run starts Node.js, the server and two workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

/** Signals as on Unix; on Windows, Ctrl-C cannot be sent to another process from here. */
describe.skipIf(process.platform === 'win32').concurrent('tureen demo, interrupted', () => {
  it.for([
    ['SIGINT', 'process'],
    ['SIGINT', 'group'],
    ['SIGTERM', 'process'],
    ['SIGHUP', 'group'],
  ] as const)(
    'by %s to the %s, finishes its recordings and leaves no process',
    async ([signal, whom], test) => {
      const out = await newFolder(test);
      const run = await startRecording(out, test);
      const descendants = await run.descendants();
      expect(descendants.length).toBeGreaterThanOrEqual(3);
      run.signal(signal, whom);
      const { exitCode, stdout, stderr } = await run.ended;
      expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: `tureen: stopped by ${signal}\n` });
      const output = readOutput(stdout);
      expect(output).toMatchObject({ ok: false, error: `stopped by ${signal}` });
      expect(output.recordings).toHaveLength(2);
      expect(await recordingsIn(out)).toEqual(
        output.recordings.map(({ path }) => path.slice(out.length + 1)).toSorted(),
      );
      for (const { seconds } of output.recordings) expect(seconds).toBeGreaterThan(0.9);
      await allGone(descendants);
    },
  );

  it('twice, ends at once and leaves no process', async (test) => {
    const out = await newFolder(test);
    const run = await startRecording(out, test);
    const descendants = await run.descendants();
    run.signal('SIGINT', 'group');
    run.signal('SIGINT', 'group');
    run.signal('SIGTERM', 'process');
    expect((await run.ended).exitCode).toBe(130);
    await allGone(descendants);
    expect(await recordingsIn(out)).toHaveLength(2);
  });

  it('while it starts, ends with one JSON object too', async (test) => {
    const out = await newFolder(test);
    const run = start({ out, environment: { TMPDIR: out } }, test);
    const descendants = await vi.waitFor(
      async () => {
        const found = await run.descendants();
        expect(found.length).toBeGreaterThan(0);
        return found;
      },
      { timeout: 10_000 },
    );
    run.signal('SIGINT');
    const { exitCode, stdout, stderr } = await run.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: 'tureen: stopped by SIGINT\n' });
    expect(readOutput(stdout)).toMatchObject({ ok: false, recordings: [], error: 'stopped by SIGINT' });
    await allGone(descendants);
    expect((await readdir(out)).filter((name) => name.startsWith('tureen-demo-'))).toEqual([]);
  });

  it('by the death of one of its processes, fails and keeps what there is', async (test) => {
    const out = await newFolder(test);
    const run = await startRecording(out, test);
    const descendants = await run.descendants();
    for (const pid of descendants) process.kill(pid, 'SIGKILL');
    const { exitCode, stdout, stderr } = await run.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^tureen: .+\n$/u);
    expect(readOutput(stdout)).toMatchObject({ ok: false, error: expect.any(String) });
    expect(await recordingsIn(out)).toHaveLength(2);
    await allGone(descendants);
  });
});

/** An empty folder, removed after the test. */
async function newFolder({ onTestFinished }: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tureen-cli-test-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A run of the demo whose recordings go into `out`, ended after the test. */
function start(
  { out, environment = {} }: { out: string; environment?: NodeJS.ProcessEnv },
  { onTestFinished }: TestContext,
  ...parameters: string[]
): CommandRun {
  const run = new CommandRun(['demo', '--json', '--out', out, ...parameters], environment);
  onTestFinished(() => run.kill());
  return run;
}

/** Such a run, for a minute, when both of its files hold more than their headers. */
async function startRecording(out: string, test: TestContext): Promise<CommandRun> {
  const run = start({ out }, test, '--media', await makeClip(), '--seconds', '60');
  await vi.waitFor(
    async () => {
      const files = await recordingsIn(out);
      expect(files).toHaveLength(2);
      for (const file of files) expect((await stat(join(out, file))).size).toBeGreaterThan(1000);
    },
    { timeout: 60_000, interval: 100 },
  );
  return run;
}
