import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { MediasoupClient } from '@tureen/room';
import { testPython } from '@tureen/testing/python';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Verdict } from '../src/doctor/verdict.ts';
import { allGone, CommandRun, runCommand } from './support/command-run.ts';

// Each run starts Node.js, the server and two workers, on a machine that may be busy.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const COMMANDS = [
  'demo',
  'serve',
  'join',
  'publish',
  'record',
  'stats',
  'load',
  'doctor',
  'setup',
  'completion',
];

/** Makes a Node.js process tell at its end how much CPU time it took, in milliseconds. */
const TELL_CPU = `--import=data:text/javascript,${encodeURIComponent(
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stderr.write(`CPU ${Math.round((user + system) / 1000)} ms`); });",
)}`;

describe('tureen', () => {
  // What a quiet machine needs is less than what a busy one makes a process wait.
  it.each([['--help'], ['doctor']])('%s takes less than two seconds of CPU time', async (parameter) => {
    const { stderr } = await runCommand([parameter], { NODE_OPTIONS: TELL_CPU });
    expect(Number(/CPU (?<ms>\d+) ms/u.exec(stderr)?.groups?.['ms'])).toBeLessThan(2000);
  });

  it('tells its version and its commands', async () => {
    const version = await runCommand(['--version']);
    expect(version).toMatchObject({ exitCode: 0, stderr: '' });
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
    const help = await runCommand(['--help']);
    expect(help).toMatchObject({ exitCode: 0, stderr: '' });
    for (const command of COMMANDS) expect(help.stdout).toContain(`  ${command} `);
  });

  it('has help with examples for each command', async () => {
    const helps = await Promise.all(COMMANDS.map(async (command) => runCommand([command, '--help'])));
    for (const { exitCode, stdout, stderr } of helps) {
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(/^Examples:\n {2}\$ tureen /mu);
    }
  });

  it('is quick where nothing has to be prepared', async () => {
    for (const parameters of [['--help'], ['doctor']]) {
      const startedMs = performance.now();
      await runCommand(parameters);
      // Two seconds on a machine that has nothing else to do.
      expect(performance.now() - startedMs).toBeLessThan(15_000);
    }
  });

  it('without a command, shows its help as an error', async () => {
    const { exitCode, stdout, stderr } = await runCommand([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Usage: tureen');
  });
});

describe('tureen serve', () => {
  const runs: CommandRun[] = [];

  afterEach(() => {
    for (const run of runs.splice(0)) run.kill();
  });

  function serve(...parameters: string[]): CommandRun {
    const run = new CommandRun(['serve', ...parameters]);
    runs.push(run);
    return run;
  }

  it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
    'prints its address, lets clients in, and ends cleanly by %s',
    async (signal) => {
      const run = serve('--port', '0');
      const [, url = ''] = await run.prints(/^A mediasoup server listens on (ws:\S+)$/mu);
      vi.stubEnv('PYTHON', testPython());
      await using client = new MediasoupClient({ reconnect: false });
      const room = await client.joinRoom({ url, roomId: 'lobby' }, { peerId: 'visitor' });
      expect(room.roomId).toBe('lobby');
      const disconnected = once(client, 'disconnected');
      const descendants = await run.descendants();
      run.signal(signal, 'group');
      expect(await run.ended).toMatchObject({ exitCode: 0, stderr: '' });
      await disconnected;
      await allGone(descendants);
    },
  );

  it.skipIf(process.platform === 'win32')('fails when its media worker dies', async () => {
    const run = serve('--port', '0');
    await run.prints(/listens on/u);
    const [worker = 0] = await run.descendants();
    process.kill(worker, 'SIGKILL');
    expect(await run.ended).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^tureen: a mediasoup worker died/u),
    });
  });

  it('fails when the port is taken', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as AddressInfo;
    const { exitCode, stdout, stderr } = await serve('--port', String(port)).ended;
    occupant.close();
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`port ${port}: the port is taken`);
  });

  it('refuses a port that is none', async () => {
    const { exitCode, stderr } = await serve('--port', 'http').ended;
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: "tureen: --port must be a whole number from 0 to 65535, got 'http'\n",
    });
  });
});

describe('tureen doctor', () => {
  it('finds this machine fit, in words and as JSON', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['doctor', '--json']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const verdicts = JSON.parse(stdout) as Verdict[];
    expect(verdicts.map(({ subject, ok }) => `${subject}: ${ok}`)).toEqual([
      'Node.js: true',
      'Python: true',
      'media worker: true',
      'devices (for --device only): true',
      'mediasoup worker (for the embedded server only): true',
    ]);
    const text = await runCommand(['doctor']);
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    expect(text.stdout.match(/^ok {4}/gmu)).toHaveLength(5);
  });

  it('says what is missing and how to get it', async () => {
    const environment = { PYTHON: '/nowhere/python', MEDIASOUP_WORKER_BIN: '/nowhere/mediasoup-worker' };
    const { exitCode, stdout } = await runCommand(['doctor', '--json'], environment);
    expect(exitCode).toBe(1);
    const verdicts = JSON.parse(stdout) as Verdict[];
    expect(verdicts.map(({ ok }) => ok)).toEqual([true, false, false]);
    expect(verdicts.at(1)?.finding).toContain('/nowhere/python');
    expect(verdicts.at(2)?.finding).toContain('/nowhere/mediasoup-worker');
    const text = await runCommand(['doctor'], environment);
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toMatch(/^FAIL {2}Python: /mu);
  });
});

describe('tureen setup', () => {
  it('finds what is prepared already', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['setup', '--server']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^Python: .+$/mu);
    expect(stdout).toMatch(/^mediasoup worker: .+$/mu);
  });

  it('fails with the remedy when there is no Python', async () => {
    const { exitCode, stderr } = await runCommand(['setup'], { PYTHON: '/nowhere/python' });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^tureen: .*\/nowhere\/python/u);
  });
});
