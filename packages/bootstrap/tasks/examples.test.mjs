import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox } from '../fixtures/sandbox.mjs';
import { examples } from './examples.mjs';

async function makeExamples() {
  const sandbox = await makeSandbox();
  await sandbox.write('examples/bad/main.ts', 'process.exitCode = 3;');
  await sandbox.write('examples/good/main.ts', 'const seconds: number = 1; void seconds;');
  sandbox.context.environment['TUREEN_REPORTS'] = 'reports';

  return sandbox;
}

test('every example runs, and one that fails is told and counted', async () => {
  const { context, root, told } = await makeExamples();

  await expect(examples(context, [])).resolves.toBe(1);

  expect(told()).toContain('examples/bad/main.ts ended with 3');
  expect(JSON.parse(await readFile(join(root, 'reports', 'examples.json'), 'utf8'))).toEqual([
    { name: 'examples/bad/main.ts', passed: false },
    { name: 'examples/good/main.ts', passed: true },
  ]);
});

test('one can be chosen by name', async () => {
  const { context } = await makeExamples();

  await expect(examples(context, ['good'])).resolves.toBe(0);
});

test('a name that no example has is answered with those there are', async () => {
  const { context } = await makeExamples();

  await expect(examples(context, ['goood'])).rejects.toMatchObject({
    message: "No example is called 'goood'",
    remedy: 'Name one of: bad, good',
  });
});
