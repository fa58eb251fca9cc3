import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../fixtures/sandbox.mjs';
import { chromiumStep } from './chromium.mjs';

test.skipIf(WINDOWS)('Chromium on PATH is found with its version', async () => {
  const { context, program } = await makeSandbox();
  await program('chromium', 'echo Chromium 156.0.8078.79 built on Debian');

  await expect(chromiumStep.find(context)).resolves.toEqual({ detail: '156.0.8078.79' });
});

test('without it nothing is found', async () => {
  const { context, root } = await makeSandbox();
  context.environment['PATH'] = join(root, 'nothing');

  await expect(chromiumStep.find(context)).resolves.toBeUndefined();
});
