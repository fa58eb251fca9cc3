import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../../fixtures/sandbox.mjs';
import { findPython } from './find-python.mjs';

/** A sandbox without the system's interpreters. */
async function makeBareSandbox() {
  const sandbox = await makeSandbox();
  sandbox.context.environment['PATH'] = join(sandbox.root, 'programs');

  return sandbox;
}

describe.skipIf(WINDOWS)('Python', () => {
  test('is the first of the usual names that is new enough', async () => {
    const { context, program } = await makeBareSandbox();
    await program('python3', 'echo 3 9 /old/python');
    await program('python3.12', 'echo 3 12 /new/python');

    await expect(findPython(context)).resolves.toBe('/new/python');
  });

  test('is the one that PYTHON names and no other', async () => {
    const { context, program } = await makeBareSandbox();
    await program('python3', 'echo 3 12 /new/python');
    context.environment['PYTHON'] = await program('mine', 'echo 3 14 /my/python');

    await expect(findPython(context)).resolves.toBe('/my/python');
  });

  test('may print something of its own first', async () => {
    const { context, program } = await makeBareSandbox();
    await program('python3', 'echo welcome; echo 3 11 "/path with/python"');

    await expect(findPython(context)).resolves.toBe('/path with/python');
  });

  test('that is too old is named with its version', async () => {
    const { context, program } = await makeBareSandbox();
    await program('python3', 'echo 3 9 /old/python');

    await expect(findPython(context)).rejects.toMatchObject({
      message: 'Python 3.11 or newer is needed: python3 is 3.9.',
      remedy: expect.stringContaining('apt-get install -y python3 python3-venv'),
    });
  });

  test('that is missing or broken is said to be', async () => {
    const { context, program } = await makeBareSandbox();
    await program('python3', 'exit 1');

    await expect(findPython(context)).rejects.toThrow('python3 does not run');
  });
});
