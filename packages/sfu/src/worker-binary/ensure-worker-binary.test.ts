import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { BINARY_NAME } from './cache/cache-entry.ts';
import type { BuildOptions } from './build/build-patched-worker.ts';
import { ensureWorkerBinary } from './ensure-worker-binary.ts';
import { findWorkerBinary } from './find-worker-binary.ts';
import type { WorkerBinaryOptions } from './worker-binary.ts';
import { writeFakeWorker } from './fixtures/fake-worker.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

/** What the fake mediasoup's postinstall does in place of a download. */
const SCRIPTS = {
  succeeds: `
    import { mkdirSync, writeFileSync } from 'node:fs';
    mkdirSync('worker/out/Release', { recursive: true });
    writeFileSync('worker/out/Release/${BINARY_NAME}', '#!/bin/sh\\nexit 41\\n', { mode: 0o755 });`,
  fails: `console.log('[INFO] downloadPrebuiltWorker() | no way out'); process.exit(1);`,
};

async function makeFakeMediasoup(
  download: keyof typeof SCRIPTS,
): Promise<Required<WorkerBinaryOptions>['mediasoup']> {
  const directory = join(await temporaryFolder(), 'mediasoup');
  await mkdir(directory);
  await writeFile(join(directory, 'package.json'), '{"name":"mediasoup","version":"3.99.0","type":"module"}');
  await writeFile(join(directory, 'npm-scripts.mjs'), SCRIPTS[download]);

  return { directory, version: '3.99.0', entry: join(directory, 'index.js') };
}

function countingBuild(exitCode = 41): {
  builds: () => number;
  build: (options: BuildOptions) => Promise<void>;
} {
  let builds = 0;

  return {
    builds: () => builds,
    build: async ({ targetFolder }) => {
      builds += 1;
      await writeFakeWorker(join(targetFolder, BINARY_NAME), exitCode);
    },
  };
}

describe.skipIf(process.platform !== 'linux')('the worker is taken', () => {
  beforeEach(() => {
    vi.stubEnv('MEDIASOUP_WORKER_BIN', '');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('from MEDIASOUP_WORKER_BIN before all else', async () => {
    const path = await writeFakeWorker(join(await temporaryFolder(), 'worker'), 41);
    vi.stubEnv('MEDIASOUP_WORKER_BIN', path);

    const binary = await ensureWorkerBinary({ mediasoup: await makeFakeMediasoup('succeeds') });

    expect(binary).toEqual({ path, origin: 'env', mediasoupVersion: '3.99.0' });
  });

  test('from MEDIASOUP_WORKER_BIN only when it runs', async () => {
    const path = await writeFakeWorker(join(await temporaryFolder(), 'worker'), 127);
    vi.stubEnv('MEDIASOUP_WORKER_BIN', path);

    await expect(
      ensureWorkerBinary({ mediasoup: await makeFakeMediasoup('succeeds') }),
    ).rejects.toMatchObject({
      code: 'worker-unhealthy',
      message: expect.stringContaining('shared library'),
    });
  });

  test('from MEDIASOUP_WORKER_BIN with its true origin when it was prepared here', async () => {
    const mediasoup = await makeFakeMediasoup('fails');
    const { build } = countingBuild();
    const prepared = await ensureWorkerBinary({ mediasoup, cacheDirectory: await temporaryFolder(), build });
    vi.stubEnv('MEDIASOUP_WORKER_BIN', prepared.path);

    await expect(ensureWorkerBinary({ mediasoup })).resolves.toEqual(prepared);
  });

  test('only from what is there when it is just looked for', async () => {
    const mediasoup = await makeFakeMediasoup('succeeds');
    const cacheDirectory = await temporaryFolder();

    await expect(findWorkerBinary({ mediasoup, cacheDirectory })).resolves.toBeUndefined();
    const prepared = await ensureWorkerBinary({ mediasoup, cacheDirectory });
    await expect(findWorkerBinary({ mediasoup, cacheDirectory })).resolves.toEqual(prepared);
  });

  test("from mediasoup's own installation", async () => {
    const mediasoup = await makeFakeMediasoup('fails');
    const path = join(mediasoup.directory, 'worker', 'out', 'Release', BINARY_NAME);
    await writeFakeWorker(path, 41);

    await expect(ensureWorkerBinary({ mediasoup })).resolves.toMatchObject({ path, origin: 'prebuilt' });
  });

  test('from the download, which later runs find in the cache', async () => {
    const mediasoup = await makeFakeMediasoup('succeeds');
    const cacheDirectory = await temporaryFolder();
    const { build, builds } = countingBuild();

    const first = await ensureWorkerBinary({ mediasoup, cacheDirectory, build });
    await rm(join(mediasoup.directory, 'npm-scripts.mjs'));
    const second = await ensureWorkerBinary({ mediasoup, cacheDirectory, build });

    expect(first).toMatchObject({ origin: 'prebuilt', mediasoupVersion: '3.99.0' });
    expect(first.path).toContain(join(cacheDirectory, 'mediasoup-worker', '3.99.0-linux-'));
    expect(second).toEqual(first);
    expect(builds()).toBe(0);
  });

  test('from a build when there is no download', async () => {
    const messages: string[] = [];
    const { build } = countingBuild();

    const binary = await ensureWorkerBinary({
      mediasoup: await makeFakeMediasoup('fails'),
      cacheDirectory: await temporaryFolder(),
      build,
      onProgress: ({ message }) => messages.push(message),
    });

    expect(binary.origin).toBe('patched-build');
    expect(messages[0]).toBe('prebuilt worker not available: no way out');
  });

  test('from one build by two that want it at once', async () => {
    const mediasoup = await makeFakeMediasoup('fails');
    const cacheDirectory = await temporaryFolder();
    const { build, builds } = countingBuild();

    const [first, second] = await Promise.all([
      ensureWorkerBinary({ mediasoup, cacheDirectory, build }),
      ensureWorkerBinary({ mediasoup, cacheDirectory, build }),
    ]);

    expect(first).toEqual(second);
    expect(builds()).toBe(1);
  });

  test('anew when the cached one no longer runs', async () => {
    const mediasoup = await makeFakeMediasoup('fails');
    const cacheDirectory = await temporaryFolder();
    const { build, builds } = countingBuild();
    const { path } = await ensureWorkerBinary({ mediasoup, cacheDirectory, build });
    await writeFakeWorker(path, 127);

    await ensureWorkerBinary({ mediasoup, cacheDirectory, build });

    expect(builds()).toBe(2);
  });

  test('anew when an older recipe built it', async () => {
    const mediasoup = await makeFakeMediasoup('fails');
    const cacheDirectory = await temporaryFolder();
    const { build, builds } = countingBuild();
    const { path } = await ensureWorkerBinary({ mediasoup, cacheDirectory, build });
    const record = { origin: 'patched-build', mediasoupVersion: '3.99.0', recipe: 0 };
    await writeFile(join(path, '..', 'entry.json'), JSON.stringify(record));

    await ensureWorkerBinary({ mediasoup, cacheDirectory, build });

    expect(builds()).toBe(2);
  });
});

test.skipIf(process.platform !== 'linux')('a stop in the middle of a build leaves nothing', async () => {
  vi.stubEnv('MEDIASOUP_WORKER_BIN', '');
  const controller = new AbortController();
  const cacheDirectory = await temporaryFolder();
  const build = async ({ signal, workFolder }: BuildOptions): Promise<void> => {
    await writeFile(join(workFolder, 'half'), '');
    controller.abort(new Error('stopped'));
    signal?.throwIfAborted();
  };

  await expect(
    ensureWorkerBinary({
      mediasoup: await makeFakeMediasoup('fails'),
      cacheDirectory,
      build,
      signal: controller.signal,
    }),
  ).rejects.toThrow('stopped');

  expect(existsSync(cacheDirectory)).toBe(true);
  await expect(readdir(join(cacheDirectory, 'mediasoup-worker'))).resolves.toEqual([]);
  vi.unstubAllEnvs();
});
