import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../fixtures/sandbox.mjs';
import { pnpmEntry, pnpmStep } from './pnpm.mjs';

/** Does what npm does with pnpm, whose program prints its version. */
const FAKE_NPM = `
  while [ "$1" != --prefix ]; do shift; done
  mkdir -p "$2/node_modules/pnpm/bin"
  echo '{"version":"12.3.4"}' > "$2/node_modules/pnpm/package.json"
  echo 'console.log("12.3.4")' > "$2/node_modules/pnpm/bin/pnpm.mjs"`;

test.skipIf(WINDOWS)('the version of package.json is installed once', async () => {
  const { context, write, program } = await makeSandbox();
  await write('package.json', '{ "packageManager": "pnpm@12.3.4+sha512.abc" }');
  await program('npm', FAKE_NPM);

  await expect(pnpmStep.find(context)).resolves.toBeUndefined();
  const made = await pnpmStep.prepare(context);

  expect(made.detail).toBe('12.3.4');
  expect(existsSync(pnpmEntry(context))).toBe(true);
  await expect(pnpmStep.find(context)).resolves.toEqual(made);
});

test.skipIf(WINDOWS)('another version is not taken for it', async () => {
  const { context, write, program } = await makeSandbox();
  await write('package.json', '{ "packageManager": "pnpm@12.3.4" }');
  await program('npm', FAKE_NPM);
  await pnpmStep.prepare(context);

  await write('package.json', '{ "packageManager": "pnpm@13.0.0" }');

  await expect(pnpmStep.find(context)).resolves.toBeUndefined();
});
