import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../fixtures/sandbox.mjs';
import { pythonFingerprint, pythonStep } from './python.mjs';

async function makeWorkspace() {
  const sandbox = await makeSandbox();
  await sandbox.write('python/requirements-dev.lock', 'aiortc==1.16.0');
  await sandbox.write('python/tureen_channel/pyproject.toml', '[project]');
  await sandbox.program('python3', 'echo 3 12 /usr/bin/python3');
  // Writes down how it was called; makes the interpreter of an environment.
  await sandbox.program(
    'uv',
    `[ "$1" = --version ] && { echo uv 0.13.0; exit; }
    echo "$@" >> ${join(sandbox.root, 'calls')}
    [ "$1" = venv ] && mkdir -p ${join(sandbox.root, 'python/.venv/bin')} && touch ${join(sandbox.root, 'python/.venv/bin/python')}
    exit 0`,
  );
  const calls = async () => (await readFile(join(sandbox.root, 'calls'), 'utf8')).trim().split('\n');

  return { ...sandbox, calls };
}

describe.skipIf(WINDOWS)('the Python environment', () => {
  test('is made from the lock file with hashes and holds our packages as they are', async () => {
    const { context, calls, root } = await makeWorkspace();

    const made = await pythonStep.prepare(context);

    const [venv, locked, editable] = await calls();
    expect(venv).toContain('venv --clear --python /usr/bin/python3');
    expect(locked).toContain('--require-hashes --requirements python/requirements-dev.lock');
    expect(editable).toContain('--no-deps --editable python/tureen_channel');
    expect(made.path).toBe(join(root, 'python', '.venv', 'bin'));
    expect(made.environment).toEqual({ PYTHON: join(root, 'python', '.venv', 'bin', 'python') });
    await expect(pythonStep.find(context)).resolves.toEqual(made);
  });

  test('follows a change of the lock file without being made anew', async () => {
    const { context, calls, write } = await makeWorkspace();
    await pythonStep.prepare(context);

    await write('python/requirements-dev.lock', 'aiortc==1.16.1');
    await expect(pythonStep.find(context)).resolves.toBeUndefined();
    await pythonStep.prepare(context);

    expect((await calls()).filter((call) => call.startsWith('venv'))).toHaveLength(1);
  });

  test('that was not finished is not found', async () => {
    const { context, program } = await makeWorkspace();
    await program('uv', '[ "$1" = --version ] && echo uv 0.13.0 || { echo "dns error" >&2; exit 1; }');

    await expect(pythonStep.prepare(context)).rejects.toMatchObject({
      remedy: expect.stringContaining('PyPI cannot be reached'),
    });
    await expect(pythonStep.find(context)).resolves.toBeUndefined();
  });

  test('changes with every manifest', async () => {
    const { root, write } = await makeWorkspace();
    const before = pythonFingerprint(root);

    await write('python/tureen_worker/pyproject.toml', '[project]');

    expect(pythonFingerprint(root)).not.toBe(before);
  });
});
