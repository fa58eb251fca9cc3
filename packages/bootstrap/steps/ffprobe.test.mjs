import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSandbox, WINDOWS } from '../fixtures/sandbox.mjs';
import { ffprobeStep } from './ffprobe.mjs';

test.skipIf(WINDOWS)('ffprobe on PATH is found with its version', async () => {
  const { context, program } = await makeSandbox();
  await program('ffprobe', 'echo ffprobe version 7.1 Copyright');

  await expect(ffprobeStep.find(context)).resolves.toEqual({ detail: '7.1' });
});

test('without it nothing is found', async () => {
  const { context, root } = await makeSandbox();
  context.environment['PATH'] = join(root, 'nothing');

  await expect(ffprobeStep.find(context)).resolves.toBeUndefined();
});

test.skipIf(process.getuid?.() === 0)('who is not root is told how to install it', async () => {
  const { context } = await makeSandbox();

  await expect(ffprobeStep.prepare(context)).rejects.toMatchObject({
    remedy: expect.stringContaining('sudo apt-get install -y --no-install-recommends ffmpeg'),
  });
});
