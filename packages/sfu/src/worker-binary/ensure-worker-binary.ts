import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SfuError } from '../errors.ts';
import { buildPatchedWorker, RECIPE_REVISION } from './build/build-patched-worker.ts';
import { withLock } from './cache/build-lock.ts';
import { writeCacheEntry, type CachedOrigin } from './cache/cache-entry.ts';
import { entryFolder, findCached, findWorkerBinary } from './find-worker-binary.ts';
import { downloadPrebuilt } from './prebuilt-download.ts';
import { timed } from './progress.ts';
import { locateMediasoup, type MediasoupLocation } from './resolve-mediasoup.ts';
import type { WorkerBinary, WorkerBinaryOptions } from './worker-binary.ts';

const DOWNLOAD_TIMEOUT_MS = 30_000;

/** Options whose mediasoup is known. */
type Preparation = WorkerBinaryOptions & { mediasoup: MediasoupLocation };

/**
 * Finds a mediasoup worker that runs on this machine, or prepares one. In this order: the binary named
 * by `MEDIASOUP_WORKER_BIN`, the one mediasoup's installation left, the user's cache, mediasoup's
 * prebuilt download, a build from the source in its npm package. Two processes at once prepare it once.
 *
 * @throws SfuError `mediasoup-missing`, `worker-unhealthy`, `worker-unavailable`, `tool-missing`,
 *   `library-missing`, `source-changed`, `cache-unwritable`, `build-failed` or `aborted`
 */
export async function ensureWorkerBinary(options: WorkerBinaryOptions = {}): Promise<WorkerBinary> {
  const preparation = { ...options, mediasoup: options.mediasoup ?? locateMediasoup() };

  return (await findWorkerBinary(preparation)) ?? (await prepareOnce(preparation));
}

async function prepareOnce(preparation: Preparation): Promise<WorkerBinary> {
  const { mediasoup, signal, onProgress } = preparation;
  const folder = entryFolder(preparation);
  const onWait = (pid: number): void =>
    onProgress?.({ message: `waiting for process ${pid}, which prepares the same worker`, elapsedMs: 0 });

  return withLock(`${folder}.lock`, { signal, onWait }, async () => {
    const madeMeanwhile = await findCached(preparation);
    if (madeMeanwhile !== undefined) return madeMeanwhile;
    const { path, origin } = await writeCacheEntry(folder, async (targetFolder) => ({
      origin: await prepare(targetFolder, preparation),
      mediasoupVersion: mediasoup.version,
      recipe: RECIPE_REVISION,
    }));

    return { path, origin, mediasoupVersion: mediasoup.version };
  });
}

/** Downloads the binary into `targetFolder`, or builds it; the work folders lie beside it and go with it. */
async function prepare(targetFolder: string, preparation: Preparation): Promise<CachedOrigin> {
  const failure = await timed(
    preparation.onProgress,
    (reason: string | undefined) =>
      `prebuilt worker ${reason === undefined ? 'downloaded' : `not available: ${reason}`}`,
    async () => download(targetFolder, preparation),
  );
  if (failure === undefined) return 'prebuilt';
  if (process.platform !== 'linux') throw SfuError.workerUnavailable(process.platform, new Error(failure));
  await build(targetFolder, preparation);

  return 'patched-build';
}

async function download(targetFolder: string, preparation: Preparation): Promise<string | undefined> {
  const { mediasoup, signal, downloadTimeoutMs: timeoutMs = DOWNLOAD_TIMEOUT_MS } = preparation;
  const workFolder = await makeWorkFolder(targetFolder, 'download');

  return downloadPrebuilt({ mediasoup, workFolder, targetFolder, timeoutMs, signal });
}

async function build(targetFolder: string, preparation: Preparation): Promise<void> {
  const { mediasoup, signal, onProgress, build: makeWorker = buildPatchedWorker } = preparation;
  const workFolder = await makeWorkFolder(targetFolder, 'build');
  onProgress?.({ message: 'building the worker from source, which takes minutes, once', elapsedMs: 0 });
  await makeWorker({ mediasoup, workFolder, targetFolder, onProgress, signal });
}

async function makeWorkFolder(targetFolder: string, name: string): Promise<string> {
  const folder = join(targetFolder, '..', name);
  await mkdir(folder);

  return folder;
}
