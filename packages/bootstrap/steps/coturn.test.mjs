import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../fixtures/sandbox.mjs';
import { coturnStep } from './coturn.mjs';

test.skipIf(WINDOWS)('coturn on PATH is found with its version', async () => {
  const { context, program } = await makeSandbox();
  await program('turnserver', 'echo 4.6.1');

  await expect(coturnStep.find(context)).resolves.toEqual({ detail: '4.6.1' });
});

test('without it nothing is found', async () => {
  const { context, root } = await makeSandbox();
  context.environment['PATH'] = join(root, 'nothing');

  await expect(coturnStep.find(context)).resolves.toBeUndefined();
});
