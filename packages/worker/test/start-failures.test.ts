import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LaunchOptions } from '@tureen/worker';
import { launchWorker, prepareEnvironment } from '@tureen/worker';
import { describe, expect, it } from 'vitest';
import { findPythonFolder } from '../src/modules/python-folder.ts';
import { captureDebug } from './support/debug-lines.ts';
import { fixtureModule } from './support/modules.ts';
import { createSandbox, fixture, realPython, temporaryFolder } from './support/sandbox.ts';

async function launch(options: LaunchOptions): Promise<unknown> {
  return launchWorker({ python: await realPython(), cacheDirectory: temporaryFolder(), ...options });
}

describe('launchWorker fails with a remedy', () => {
  it('when a module cannot be imported, with its traceback', async () => {
    await expect(launch({ modules: [fixtureModule('unimportable')] })).rejects.toMatchObject({
      code: 'module-failed',
      message: expect.stringMatching(
        /fixture_unimportable of the layer unimportable could not be loaded.*Traceback.*No module named 'no_such_distribution'/s,
      ),
    });
  });

  it('when a module does not exist', async () => {
    await expect(launch({ modules: [fixtureModule('nowhere')] })).rejects.toMatchObject({
      code: 'module-failed',
      message: expect.stringContaining("No module named 'fixture_nowhere'"),
    });
  });

  it('when a module is of another version than its npm package', async () => {
    await expect(launch({ modules: [fixtureModule('versioned')] })).rejects.toMatchObject({
      code: 'version-mismatch',
      message: expect.stringMatching(
        /layer versioned is 1\.0\.0 in Node\.js, but its Python package fixture_versioned is 2\.0\.0 in /,
      ),
    });
  });

  it('when the worker itself is of another version', async () => {
    const other = temporaryFolder();
    const { source } = findPythonFolder('tureen_worker', import.meta.url);
    cpSync(path.join(source, 'tureen_worker'), path.join(other, 'tureen_worker'), { recursive: true });
    const init = path.join(other, 'tureen_worker', '__init__.py');
    writeFileSync(init, `${readFileSync(init, 'utf8')}\n__version__ = "9.9.9"\n`);
    const python = fixture('pythons', 'other-worker');
    const variables = { ...process.env, FIXTURE_PYTHON: await realPython(), FIXTURE_OTHER: other };
    const { startWorker } = await import('../src/launch/start-worker.ts');
    const { withDefaults } = await import('../src/launch/options.ts');

    await expect(
      startWorker({ python, source: 'interpreter', sitePackages: [] }, withDefaults({ variables })),
    ).rejects.toMatchObject({
      code: 'version-mismatch',
      message: expect.stringMatching(/worker is \S+ in Node\.js and 9\.9\.9 in Python/),
    });
  });

  it('when the process is killed while it starts', async () => {
    await expect(launch({ modules: [fixtureModule('suicidal')] })).rejects.toMatchObject({
      code: 'killed-at-start',
      signal: 'SIGKILL',
      exitCode: null,
      output: ['out of memory'],
    });
  });

  it('when the start takes too long', async () => {
    await expect(launch({ modules: [fixtureModule('slow')], startTimeoutMs: 8_000 })).rejects.toMatchObject({
      code: 'start-timeout',
      message: expect.stringMatching(
        /was not ready within 8000 ms\. Raise startTimeoutMs.*importing for ever/s,
      ),
    });
  });

  it('when it is aborted while it starts', async () => {
    const lines = captureDebug('tureen:aborted');
    const controller = new AbortController();
    const starting = launch({
      modules: [fixtureModule('slow')],
      logNamespace: 'tureen:aborted',
      signal: controller.signal,
    });
    starting.catch(() => undefined);
    await expect.poll(() => lines.map(([, text]) => text)).toContain('importing for ever');
    controller.abort(new Error('enough'));

    await expect(starting).rejects.toMatchObject({
      code: 'aborted',
      message: 'Stopped while starting a worker.',
      cause: new Error('enough'),
    });
  });

  it('when it was aborted before', async () => {
    await expect(launch({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
  });

  it('when the process cannot be started', async () => {
    const { startWorker } = await import('../src/launch/start-worker.ts');
    const { withDefaults } = await import('../src/launch/options.ts');
    const prepared = { python: '/no/such/python', source: 'interpreter', sitePackages: [] } as const;

    await expect(startWorker(prepared, withDefaults({}))).rejects.toMatchObject({
      code: 'spawn-failed',
      message: expect.stringContaining('could not be started with /no/such/python'),
    });
  });
});

describe('launchWorker mends', () => {
  it('an environment of which files are missing, once', async () => {
    const sandbox = await createSandbox();
    const { python, cacheDirectory, requirements } = sandbox;
    const variables = { ...sandbox.variables, PATH: `${fixture('uv')}:${sandbox.variables['PATH']}` };
    const options = { python, cacheDirectory, requirements, variables };
    const { sitePackages } = await prepareEnvironment(options);
    rmSync(path.join(sitePackages[0] ?? '', 'tureen_fixture', 'greeting.py'));
    const worker = await launchWorker({ ...options, modules: [fixtureModule('needy')] });
    const { data } = await worker.channel.request('needy.greet');
    worker.close();
    await worker.exited;

    expect(data).toEqual({ greeting: 'hello' });
    expect(readFileSync(path.join(sandbox.folder, 'calls'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  it('nothing when the environment is whole and the module is at fault', async () => {
    const sandbox = await createSandbox();
    const { python, cacheDirectory, requirements } = sandbox;
    const variables = { ...sandbox.variables, PATH: `${fixture('uv')}:${sandbox.variables['PATH']}` };
    const modules = [fixtureModule('unimportable')];

    await expect(
      launchWorker({ python, cacheDirectory, requirements, variables, modules }),
    ).rejects.toMatchObject({
      code: 'module-failed',
    });
    expect(readFileSync(path.join(sandbox.folder, 'calls'), 'utf8').trim().split('\n')).toHaveLength(1);
  });
});
