import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { BINARY_NAME } from './cache/cache-entry.ts';
import { downloadPrebuilt } from './prebuilt-download.ts';
import { locateMediasoup } from './resolve-mediasoup.ts';
import { writeFakeWorker } from './fixtures/fake-worker.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

/** Serves as mediasoup's release page for the running test. */
async function serveReleases(listener: RequestListener): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
    vi.unstubAllEnvs();
  });
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL', `http://127.0.0.1:${port}`);
}

async function packFakeWorker(exitCode: number): Promise<Buffer> {
  const folder = await temporaryFolder();
  await writeFakeWorker(join(folder, BINARY_NAME), exitCode);
  execFileSync('tar', ['czf', 'worker.tgz', BINARY_NAME], { cwd: folder });

  return readFile(join(folder, 'worker.tgz'));
}

async function download(timeoutMs = 20_000): Promise<{ reason: string | undefined; arrived: boolean }> {
  const base = await temporaryFolder();
  const [workFolder, targetFolder] = [join(base, 'work'), join(base, 'target')];
  await Promise.all([mkdir(workFolder), mkdir(targetFolder)]);
  const reason = await downloadPrebuilt({
    mediasoup: locateMediasoup(),
    workFolder,
    targetFolder,
    timeoutMs,
  });

  return { reason, arrived: existsSync(join(targetFolder, BINARY_NAME)) };
}

describe.skipIf(process.platform === 'win32')("mediasoup's own download", () => {
  test('brings a binary that runs', async () => {
    const archive = await packFakeWorker(41);
    const paths: (string | undefined)[] = [];
    await serveReleases((request, response) => {
      paths.push(request.url);
      response.end(archive);
    });

    await expect(download()).resolves.toEqual({ reason: undefined, arrived: true });
    expect(paths).toEqual([expect.stringContaining(`mediasoup-worker-${locateMediasoup().version}`)]);
  });

  test('refuses a binary that does not run', async () => {
    const archive = await packFakeWorker(127);
    await serveReleases((_, response) => response.end(archive));

    await expect(download()).resolves.toEqual({
      reason: expect.stringContaining('fails to run'),
      arrived: false,
    });
  });

  test('says that there is none', async () => {
    await serveReleases((_, response) => response.writeHead(404).end());

    await expect(download()).resolves.toEqual({
      reason: expect.stringContaining('no available'),
      arrived: false,
    });
  });

  test('does not wait for a page that never answers', async () => {
    await serveReleases(() => {});

    await expect(download(1000)).resolves.toEqual({ reason: 'no answer within 1 s', arrived: false });
  });

  test('is left out when the user says so', async () => {
    vi.stubEnv('MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD', 'true');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });

    await expect(download()).resolves.toMatchObject({
      reason: expect.stringContaining('SKIP'),
      arrived: false,
    });
  });
});
