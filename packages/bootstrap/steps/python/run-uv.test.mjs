import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../../fixtures/sandbox.mjs';
import { pypiRemedy, runUv } from './run-uv.mjs';

test.each([
  ['error: dns error: failed to lookup address information', true],
  ['ERROR: Could not find a version that satisfies the requirement uv', true],
  ['No solution found', false],
])('the remedy for %j', (output, isNetwork) => {
  expect(pypiRemedy(output)?.includes('PyPI cannot be reached') ?? false).toBe(isNetwork);
});

test.skipIf(WINDOWS)('a certificate that uv does not know is looked for in the system', async () => {
  const { context, root, program } = await makeSandbox();
  const uv = await program(
    'uv',
    `echo "$UV_SYSTEM_CERTS" >> ${join(root, 'calls')}
    [ -n "$UV_SYSTEM_CERTS" ] || { echo 'invalid peer certificate: UnknownIssuer' >&2; exit 2; }`,
  );

  await runUv(context, uv, ['pip', 'install']);

  await expect(readFile(join(root, 'calls'), 'utf8')).resolves.toBe('\ntrue\n');
});
