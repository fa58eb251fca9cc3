import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkHealth } from './health-check.ts';
import { writeFakeWorker } from './fixtures/fake-worker.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

describe.skipIf(process.platform === 'win32')('health', () => {
  test('exit code 41 is healthy', async () => {
    const path = await writeFakeWorker(join(await temporaryFolder(), 'worker'), 41);

    await expect(checkHealth(path)).resolves.toEqual({ healthy: true, state: 'runs' });
  });

  test.each([
    [127, 'misses a shared library'],
    [0, 'exit code 0 in place of 41'],
    [1, 'exit code 1 in place of 41'],
  ])('exit code %i is not', async (exitCode, state) => {
    const path = await writeFakeWorker(join(await temporaryFolder(), 'worker'), exitCode);

    await expect(checkHealth(path)).resolves.toEqual({
      healthy: false,
      state: expect.stringContaining(state),
    });
  });

  test('a missing file and one that may not be executed are not', async () => {
    const path = await writeFakeWorker(join(await temporaryFolder(), 'worker'), 41);
    await chmod(path, 0o644);

    await expect(checkHealth(path)).resolves.toEqual({ healthy: false, state: 'may not be executed' });
    await expect(checkHealth(`${path}-none`)).resolves.toEqual({ healthy: false, state: 'does not exist' });
  });

  test('an abort is an error', async () => {
    await expect(checkHealth('/bin/true', AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
  });
});
