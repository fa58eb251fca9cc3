import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PrepareOptions, PrepareProgress } from '@tureen/worker';
import { prepareEnvironment } from '@tureen/worker';
import { describe, expect, it } from 'vitest';
import { NodeProgram } from './support/node-program.ts';
import { gone, isRunning } from './support/processes.ts';
import type { Sandbox } from './support/sandbox.ts';
import { createSandbox, fixture } from './support/sandbox.ts';

/** Options that make an environment in a second, with the `uv` of the fixtures. */
function quick({ python, cacheDirectory, requirements, variables }: Sandbox, uv = 'uv'): PrepareOptions {
  return {
    python,
    cacheDirectory,
    requirements,
    variables: { ...variables, PATH: `${fixture(uv)}:${variables['PATH']}` },
  };
}

/** The environments that were made, by folder. */
function madeEnvironments({ folder }: Sandbox): string[] {
  const calls = path.join(folder, 'calls');

  return existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
}

/** Everything in the folders of environments, except decisions and locks. */
function leftIn({ cacheDirectory }: Sandbox): string[] {
  const root = path.join(cacheDirectory, 'python');
  const homes = readdirSync(root).filter((name) => name.startsWith('py') && !name.endsWith('.lock'));

  return homes.flatMap((home) => readdirSync(path.join(root, home)));
}

function greet(python: string): string {
  return execFileSync(python, ['-c', 'from tureen_fixture.greeting import GREETING; print(GREETING)'], {
    encoding: 'utf8',
  }).trim();
}

describe('prepareEnvironment', () => {
  it('takes a Python that has everything as it is', async () => {
    const { python, cacheDirectory, variables } = await createSandbox();
    const prepared = await prepareEnvironment({ python, cacheDirectory, variables });

    expect(prepared).toEqual({ python, source: 'interpreter', sitePackages: [] });
  });

  it('makes an environment with venv and pip, from the lock file', async () => {
    const sandbox = await createSandbox();
    const progress: PrepareProgress[] = [];
    const { python, cacheDirectory, requirements, variables } = sandbox;
    const prepared = await prepareEnvironment({
      python,
      cacheDirectory,
      requirements,
      variables: { ...variables, PIP_TARGET: '/nowhere', PIP_REQUIRE_VIRTUALENV: '1' },
      onProgress: (line) => progress.push(line),
    });

    expect(prepared.source).toBe('environment');
    expect(prepared.python.startsWith(cacheDirectory)).toBe(true);
    expect(greet(prepared.python)).toBe('hello');
    expect(progress.map(({ step }) => step)).toEqual(
      expect.arrayContaining(['search', 'create', 'install', 'ready']),
    );
    expect(leftIn(sandbox)).toHaveLength(2);
  });

  it('makes it once for two processes that want it at once, with uv', async () => {
    const sandbox = await createSandbox();
    const options = quick(sandbox);
    const programs = [new NodeProgram('prepare', options), new NodeProgram('prepare', options)];
    const ends = await Promise.all(programs.map(async (program) => program.end()));
    const results = programs.map(({ lines }) => lines.at(-1));

    expect(ends).toEqual([0, 0]);
    expect(results[0]).toBe(results[1]);
    expect(madeEnvironments(sandbox)).toHaveLength(1);
    expect(programs.flatMap(({ lines }) => lines.filter((line) => line.startsWith('wait: ')))).toHaveLength(
      1,
    );
  });

  it('starts no process when all is ready, and looks again when something changed', async () => {
    const sandbox = await createSandbox();
    const calls = path.join(sandbox.folder, 'calls');
    const options = { ...quick(sandbox), python: fixture('pythons', 'counting'), requirements: [] };
    const first = await prepareEnvironment(options);
    expect(await prepareEnvironment(options)).toEqual(first);
    expect(readFileSync(calls, 'utf8')).toBe('call\n');

    await prepareEnvironment({ ...options, variables: { ...options.variables, PYTHONPATH: sandbox.folder } });
    expect(readFileSync(calls, 'utf8')).toBe('call\ncall\n');
  });

  it('notices that the environment was removed', async () => {
    const sandbox = await createSandbox();
    const first = await prepareEnvironment(quick(sandbox));
    rmSync(path.dirname(path.dirname(first.python)), { recursive: true });
    const second = await prepareEnvironment(quick(sandbox));

    expect(second.python).not.toBe(first.python);
    expect(greet(second.python)).toBe('hello');
  });

  it('makes another environment for another lock file', async () => {
    const sandbox = await createSandbox();
    const first = await prepareEnvironment(quick(sandbox));
    writeFileSync(sandbox.lockFile, `# newer\n${readFileSync(sandbox.lockFile, 'utf8')}`);
    const second = await prepareEnvironment(quick(sandbox));

    expect(path.dirname(path.dirname(second.python))).not.toBe(path.dirname(path.dirname(first.python)));
  });

  it('falls back to pip when uv does not work', async () => {
    const prepared = await prepareEnvironment(quick(await createSandbox(), 'uv-broken'));

    expect(greet(prepared.python)).toBe('hello');
  });

  it('leaves nothing when it is aborted', async () => {
    const sandbox = await createSandbox();
    const controller = new AbortController();
    const { signal } = controller;
    const preparing = prepareEnvironment({
      ...quick(sandbox, 'uv-slow'),
      signal,
      onProgress: ({ message }) => {
        if (message === 'installing for ever') controller.abort(new Error('enough'));
      },
    });

    await expect(preparing).rejects.toMatchObject({ code: 'aborted', cause: new Error('enough') });
    await gone(Number(readFileSync(path.join(sandbox.folder, 'pid'), 'utf8')));
    expect(leftIn(sandbox)).toEqual([]);
    expect(greet((await prepareEnvironment(quick(sandbox))).python)).toBe('hello');
  });

  it('leaves nothing that is used when it is killed, and no installer', async () => {
    const sandbox = await createSandbox();
    const program = new NodeProgram('prepare', quick(sandbox, 'uv-slow'));
    await program.line('install: installing for ever');
    const installer = Number(readFileSync(path.join(sandbox.folder, 'pid'), 'utf8'));
    expect(isRunning(installer)).toBe(true);
    await program.kill();
    await gone(installer);
    expect(leftIn(sandbox)).toHaveLength(1);

    expireLocks(sandbox);
    expect(greet((await prepareEnvironment(quick(sandbox))).python)).toBe('hello');
    expect(leftIn(sandbox)).toHaveLength(2);
  });
});

/** Makes the locks of processes that were killed as old as they would be some seconds later. */
function expireLocks({ cacheDirectory }: Sandbox): void {
  const root = path.join(cacheDirectory, 'python');
  for (const name of readdirSync(root).filter((entry) => entry.endsWith('.lock'))) {
    const { mtimeMs } = statSync(path.join(root, name));
    utimesSync(path.join(root, name), new Date(), new Date(mtimeMs - 60_000));
  }
}

describe('prepareEnvironment fails with a remedy', () => {
  it('without venv and uv', async () => {
    const { cacheDirectory, requirements, variables } = await createSandbox();
    const python = fixture('pythons', 'without-venv');

    await expect(
      prepareEnvironment({ python, cacheDirectory, requirements, variables }),
    ).rejects.toMatchObject({
      code: 'venv-missing',
      message: expect.stringMatching(
        /lacks tureen-fixture >=1,<2 \(not installed\).*apt install python3-venv/,
      ),
    });
  });

  it('without a network', async () => {
    const sandbox = await createSandbox();
    const { PIP_NO_INDEX: _, PIP_FIND_LINKS: __, ...variables } = sandbox.variables;
    const offline = { ...variables, PIP_INDEX_URL: 'http://127.0.0.1:9/simple', PIP_RETRIES: '1' };

    await expect(prepareEnvironment({ ...sandbox, variables: offline })).rejects.toMatchObject({
      code: 'network-missing',
      message: expect.stringMatching(/package index cannot be reached.*PIP_INDEX_URL.*Its last output:/s),
    });
    expect(leftIn(sandbox)).toEqual([]);
  });

  it('when what is offered has not the hash of the lock file', async () => {
    const sandbox = await createSandbox();
    writeFileSync(sandbox.lockFile, `tureen-fixture==1.0 --hash=sha256:${'0'.repeat(64)}\n`);

    await expect(prepareEnvironment(sandbox)).rejects.toMatchObject({
      code: 'install-failed',
      output: expect.arrayContaining([expect.stringMatching(/Expected sha256 0{64}/)]),
    });
  });

  it('when the lock file does not have what the ranges ask for', async () => {
    const sandbox = await createSandbox();
    const requirements = sandbox.requirements.map((entry) => ({
      ...entry,
      ranges: { 'tureen-fixture': '>=2' },
    }));

    await expect(prepareEnvironment({ ...quick(sandbox), requirements })).rejects.toMatchObject({
      code: 'requirements-unmet',
      message: expect.stringContaining('tureen-fixture >=2 (1.0 is installed)'),
    });
    expect(leftIn(sandbox)).toEqual([]);
  });

  it('when the cache cannot be written', async () => {
    const sandbox = await createSandbox();
    const file = path.join(sandbox.folder, 'file');
    writeFileSync(file, '');

    await expect(
      prepareEnvironment({ ...sandbox, cacheDirectory: path.join(file, 'cache') }),
    ).rejects.toMatchObject({
      code: 'cache-unwritable',
      message: expect.stringContaining('Set XDG_CACHE_HOME'),
    });
  });

  it('when a lock file cannot be read', async () => {
    const sandbox = await createSandbox();
    const requirements = [{ name: 'lost', lockFile: '/no/such/file', ranges: {} }];

    await expect(prepareEnvironment({ ...sandbox, requirements })).rejects.toThrow(
      'The lock file /no/such/file of lost cannot be read.',
    );
  });
});
