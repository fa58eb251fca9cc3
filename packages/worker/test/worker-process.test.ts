import { once } from 'node:events';
import type { LaunchOptions, WorkerProcess } from '@tureen/worker';
import { WorkerError } from '@tureen/worker';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withDefaults } from '../src/launch/options.ts';
import { startWorker } from '../src/launch/start-worker.ts';
import type { LinkKind } from '../src/link/link.ts';
import { fixtureModule } from './support/modules.ts';
import { NodeProgram } from './support/node-program.ts';
import { gone, isRunning } from './support/processes.ts';
import { realPython } from './support/sandbox.ts';

/** A worker with the module of tricks, which is ended after the test. */
async function start(options: LaunchOptions = {}, link?: LinkKind): Promise<WorkerProcess> {
  const prepared = { python: await realPython(), source: 'interpreter', sitePackages: [] } as const;
  const settings = withDefaults({ modules: [fixtureModule('tricks')], ...options });
  const worker = await startWorker(prepared, settings, link);
  onTestFinished(async () => {
    worker.close();
    await worker.exited;
  });

  return worker;
}

async function ask(worker: WorkerProcess, trick: string, data?: unknown): Promise<unknown> {
  return (await worker.channel.request(`tricks.${trick}`, { data })).data;
}

describe.each<LinkKind>(['descriptor', 'socket'])('a worker reached by a %s', (link) => {
  it('answers requests of its modules', async () => {
    const worker = await start({}, link);

    expect(await ask(worker, 'echo', { text: 'hé' })).toEqual({ text: 'hé' });
  });

  it('ends when it is closed, after its modules have closed', async () => {
    const worker = await start({}, link);
    const exit = once(worker, 'exit');
    worker.close();
    worker.close();
    expect(worker.closed).toBe(true);

    expect(await exit).toEqual([{ code: 0, signal: null }]);
    expect(worker.died).toBe(false);
    expect(isRunning(worker.pid)).toBe(false);
    await expect(ask(worker, 'echo', { text: '' })).rejects.toMatchObject({ code: 'closed' });
  });

  it('tells of its death, then of its end', async () => {
    const worker = await start({}, link);
    const events: string[] = [];
    worker.on('exit', () => events.push('exit'));
    worker.on('died', () => events.push('died'));
    const died = once(worker, 'died');
    const pending = ask(worker, 'hang');
    const [, [error]] = await Promise.all([
      expect(pending).rejects.toMatchObject({ code: 'disconnected' }),
      died as Promise<[WorkerError]>,
      ask(worker, 'exit', { status: 3 }).catch(() => undefined),
    ]);
    await worker.exited;

    expect(events).toEqual(['died', 'exit']);
    expect(error).toMatchObject({
      code: 'died',
      pid: worker.pid,
      exitCode: 3,
      signal: null,
      output: ['leaving'],
    });
    expect(error.message).toContain('died: it exited with status 3.');
    expect(error.cause).toMatchObject({ code: 'disconnected' });
    expect([worker.closed, worker.died]).toEqual([true, true]);
  });
});

describe('a worker', () => {
  it('does not show the token that proves who it is', async () => {
    const worker = await start({}, 'socket');
    const { argv, token } = (await ask(worker, 'path')) as { argv: string[]; token: string | null };

    expect(token).toBeNull();
    expect(argv.join(' ')).not.toContain('TOKEN');
  });

  it('imports nothing from the working directory and keeps the PYTHONPATH of the user', async () => {
    const worker = await start({ variables: { ...process.env, PYTHONPATH: '/users/own' } });
    const { path } = (await ask(worker, 'path')) as { path: string[] };

    expect(path).toContain('/users/own');
    expect(path).not.toContain('');
    expect(path).not.toContain(process.cwd());
    expect(path.join()).not.toContain('undefined');
  });

  it('says by which signal it died, and leaves a traceback', async () => {
    const worker = await start();
    const died = once(worker, 'died') as Promise<[WorkerError]>;
    await ask(worker, 'crash').catch(() => undefined);
    const [error] = await died;

    expect(error).toMatchObject({ exitCode: null, signal: 'SIGSEGV' });
    expect(error.message).toContain('Fatal Python error: Segmentation fault');
    expect(WorkerError.isInstance(error)).toBe(true);
  });

  it('gets SIGTERM, then SIGKILL, when it does not end', async () => {
    const worker = await start({ closeTimeoutMs: 150, killTimeoutMs: 150 });
    await ask(worker, 'stubborn');
    const exit = once(worker, 'exit');
    worker.close();

    const [{ code, signal }] = (await exit) as [{ code: number | null; signal: string | null }];
    expect(code === 70 || signal === 'SIGKILL').toBe(true);
  });

  it('is killed when its event loop is stuck', async () => {
    const worker = await start({ closeTimeoutMs: 150, killTimeoutMs: 150 });
    const blocked = ask(worker, 'block');
    worker.close();

    await expect(blocked).rejects.toMatchObject({ code: expect.stringMatching(/^(?:closed|disconnected)$/) });
    await worker.exited;
    expect(isRunning(worker.pid)).toBe(false);
  });

  it('dies with status 143 when somebody else terminates it', async () => {
    const worker = await start();
    const died = once(worker, 'died') as Promise<[WorkerError]>;
    process.kill(worker.pid, 'SIGTERM');

    expect((await died)[0]).toMatchObject({ exitCode: 143 });
  });

  it('ignores the Ctrl-C of a terminal', async () => {
    const worker = await start();
    process.kill(worker.pid, 'SIGINT');

    expect(await ask(worker, 'echo', { text: 'still here' })).toEqual({ text: 'still here' });
  });

  it('is closed by the signal that it was started with', async () => {
    const controller = new AbortController();
    const worker = await start({ signal: controller.signal });
    const exit = once(worker, 'exit');
    controller.abort();

    expect(worker.closed).toBe(true);
    expect(await exit).toEqual([{ code: 0, signal: null }]);
  });

  it('is disposed of', async () => {
    const worker = await start();
    await worker[Symbol.asyncDispose]();

    expect(isRunning(worker.pid)).toBe(false);
  });
});

describe('modules', () => {
  it('are loaded later, once, and use what earlier ones provide', async () => {
    const worker = await start();
    await worker.loadModule(fixtureModule('consumer'));
    await worker.loadModule(fixtureModule('consumer'));
    const { data } = await worker.channel.request('consumer.greet');

    expect(data).toEqual({ greeting: 'hello', versions: { tricks: '1.0.0', consumer: '1.0.0' } });
  });

  it('do not register what another has registered, nor the rest then', async () => {
    const worker = await start();

    await expect(worker.loadModule(fixtureModule('duplicate'))).rejects.toMatchObject({
      code: 'module-failed',
      message: expect.stringContaining(
        'The module duplicate registers the request tricks.echo, which tricks answers already',
      ),
    });
    await expect(worker.channel.request('duplicate.new')).rejects.toMatchObject({
      remote: { code: 'unknown-method' },
    });
    expect(await ask(worker, 'echo', { text: 'same' })).toEqual({ text: 'same' });
  });

  it('cannot be loaded into a closed worker', async () => {
    const worker = await start();
    worker.close();

    await expect(worker.loadModule(fixtureModule('consumer'))).rejects.toMatchObject({ code: 'closed' });
  });
});

/** A program that launches a worker with the module of tricks. */
async function launchInProgram(wish: string): Promise<NodeProgram> {
  return new NodeProgram('launch', { wish, modules: [fixtureModule('tricks')], python: await realPython() });
}

async function workerOf(program: NodeProgram): Promise<number> {
  return Number((await program.line('pid ')).slice('pid '.length));
}

describe('the parent', () => {
  it.each(['nothing', 'block'])(
    'takes the worker with it when it is killed (the worker does: %s)',
    async (wish) => {
      const program = await launchInProgram(wish);
      const pid = await workerOf(program);
      await program.kill();

      await gone(pid);
    },
  );

  it.each(['close', 'unref'])('ends by itself after %s', async (wish) => {
    const program = await launchInProgram(wish);
    const pid = await workerOf(program);

    expect(await program.end()).toBe(0);
    await gone(pid);
  });
});
