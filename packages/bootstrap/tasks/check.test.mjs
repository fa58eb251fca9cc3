import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox } from '../fixtures/sandbox.mjs';
import { readResults } from './check.mjs';

test('a check has passed when turbo ran it to a good end', async () => {
  const { root, write } = await makeSandbox();
  const tasks = [
    { task: 'check:lint', execution: { exitCode: 0 } },
    { task: 'check:types', execution: { exitCode: 1 } },
    { task: 'check:cached', execution: { exitCode: 0 } },
    { task: 'check:never-started' },
  ];
  await write('runs/abc.json', JSON.stringify({ tasks }));

  const results = await readResults(join(root, 'runs'), [
    'check:lint',
    'check:types',
    'check:never-started',
    'check:unknown',
  ]);

  expect(results.map(({ passed }) => passed)).toEqual([true, false, false, false]);
});

test('without a summary nothing has passed', async () => {
  const { root } = await makeSandbox();

  await expect(readResults(join(root, 'runs'), ['check:lint'])).resolves.toEqual([
    { name: 'check:lint', passed: false },
  ]);
});
