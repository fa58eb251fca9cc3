import { expect, test } from 'vitest';
import { makeSandbox } from '../fixtures/sandbox.mjs';
import { packagesFingerprint, packagesStep } from './packages.mjs';

const ENTRY = '.tureen/pnpm/node_modules/pnpm/bin/pnpm.mjs';
const INSTALLS = `
  import { mkdirSync, writeFileSync } from 'node:fs';
  mkdirSync('node_modules', { recursive: true });
  writeFileSync('node_modules/.modules.yaml', process.argv.slice(2).join(' '));`;

async function makeRepository() {
  const sandbox = await makeSandbox();
  await sandbox.write('pnpm-lock.yaml', 'lock');
  await sandbox.write('package.json', '{}');
  await sandbox.write('packages/a/package.json', '{}');

  return sandbox;
}

test('packages are installed, and again only when the lock file or a manifest changed', async () => {
  const { context, write } = await makeRepository();
  await write(ENTRY, INSTALLS);

  await expect(packagesStep.find(context)).resolves.toBeUndefined();
  await packagesStep.prepare(context);
  await expect(packagesStep.find(context)).resolves.toBeDefined();
  await write('packages/a/package.json', '{ "dependencies": {} }');
  await expect(packagesStep.find(context)).resolves.toBeUndefined();
});

test('an example of its own counts as a manifest', async () => {
  const { root, write } = await makeRepository();
  const before = packagesFingerprint(root);

  await write('examples/b/package.json', '{}');

  expect(packagesFingerprint(root)).not.toBe(before);
});

test.each([
  ['ERR_PNPM_OUTDATED_LOCKFILE', 'commit the lock file'],
  ['Cannot install with "frozen-lockfile" because it has no importer', 'commit the lock file'],
  ['ERR_PNPM_META_FETCH_FAIL getaddrinfo ENOTFOUND', 'registry cannot be reached'],
])('a failure with %s leaves no stamp and has a remedy', async (output, remedy) => {
  const { context, write } = await makeRepository();
  await write(ENTRY, `console.log(${JSON.stringify(output)}); process.exit(1);`);

  await expect(packagesStep.prepare(context)).rejects.toMatchObject({
    remedy: expect.stringContaining(remedy),
  });
  await expect(packagesStep.find(context)).resolves.toBeUndefined();
});
