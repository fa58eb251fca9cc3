import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../fixtures/sandbox.mjs';
import { installWithNpm, registryRemedy } from './npm.mjs';

test.each([
  ['npm error code ENOTFOUND', 'cannot be reached'],
  ['request failed, reason: connect ECONNREFUSED 127.0.0.1:1', 'cannot be reached'],
  ['npm error code E404', 'does not have this version'],
  ['npm error code ETARGET\nNo matching version found', 'does not have this version'],
])('%j has a remedy', (output, remedy) => {
  expect(registryRemedy(output)).toContain(remedy);
});

test('an unknown failure has none', () => {
  expect(registryRemedy('npm error code EACCES')).toBeUndefined();
});

test.skipIf(WINDOWS)('packages are installed into the folder without running scripts', async () => {
  const { context, root, program } = await makeSandbox();
  await program('npm', `echo "$@" > ${join(root, 'called')}`);

  await installWithNpm(context, root, ['pnpm@1.2.3']);

  const called = await readFile(join(root, 'called'), 'utf8');
  expect(called).toContain('install --ignore-scripts');
  expect(called).toContain(`--prefix ${root} pnpm@1.2.3`);
});

test.skipIf(WINDOWS)('a failure shows the end of what npm said', async () => {
  const { context, root, program } = await makeSandbox();
  await program('npm', 'echo "npm error code ENOTFOUND" >&2; exit 1');

  await expect(installWithNpm(context, root, ['pnpm@1.2.3'])).rejects.toMatchObject({
    message: expect.stringMatching(/^npm install .* ended with 1$/),
    details: 'npm error code ENOTFOUND',
    remedy: expect.stringContaining('registry cannot be reached'),
  });
});
