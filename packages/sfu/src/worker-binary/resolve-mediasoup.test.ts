import { execFile } from 'node:child_process';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { locateMediasoup, resolveMediasoup } from './resolve-mediasoup.ts';

test('the installed mediasoup is located and loaded', async () => {
  const resolved = await resolveMediasoup();

  expect(resolved.mediasoup.version).toBe(resolved.version);
  expect(locateMediasoup()).toEqual({
    version: resolved.version,
    directory: resolved.directory,
    entry: resolved.entry,
  });
});

test('without it the error names the command that installs it', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'src', 'worker-binary'), { recursive: true });
  const here = fileURLToPath(new URL('.', import.meta.url));
  const copy = join(folder, 'src', 'worker-binary', 'resolve-mediasoup.ts');
  await cp(join(here, 'resolve-mediasoup.ts'), copy);
  await cp(join(here, '..', 'errors.ts'), join(folder, 'src', 'errors.ts'));
  const program = `
    const { resolveMediasoup } = await import(${JSON.stringify(pathToFileURL(copy).href)});
    await resolveMediasoup().catch((error) => console.log(JSON.stringify({ ...error, message: error.message })));`;

  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--no-warnings', '--experimental-strip-types', '--input-type=module', '-e', program],
    // Package managers may point NODE_PATH at a folder that has mediasoup.
    { cwd: folder, env: { ...process.env, NODE_PATH: '' } },
  );

  expect(JSON.parse(stdout)).toMatchObject({
    code: 'mediasoup-missing',
    remedy: 'Install it with: npm install mediasoup --ignore-scripts',
    message: expect.stringContaining(folder),
  });
});
