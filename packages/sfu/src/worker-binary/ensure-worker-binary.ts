import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SfuError } from '../errors.ts';
import { buildPatchedWorker, RECIPE_REVISION, type BuildOptions } from './build/build-patched-worker.ts';
import { withLock } from './cache/build-lock.ts';
import { defaultCacheDirectory } from './cache/cache-directory.ts';
import {
  BINARY_NAME,
  readCacheEntry,
  writeCacheEntry,
  type CachedOrigin,
  type CacheEntry,
} from './cache/cache-entry.ts';
import { cacheKey, describeSystem } from './cache/system-description.ts';
import { checkHealth } from './health-check.ts';
import { downloadPrebuilt } from './prebuilt-download.ts';
import { timed, type ProgressListener } from './progress.ts';
import { locateMediasoup, type MediasoupLocation } from './resolve-mediasoup.ts';

const DOWNLOAD_TIMEOUT_MS = 30_000;

/** Options of {@link ensureWorkerBinary}. */
export interface WorkerBinaryOptions {
  /** Stops the preparation; what was begun is removed. */
  signal?: AbortSignal;
  /** Receives a line for every step that takes time. */
  onProgress?: ProgressListener;
  /** Folder for prepared binaries, default `tureen` in the user's cache folder. */
  cacheDirectory?: string;
  /** The mediasoup to serve, default the installed one. */
  mediasoup?: MediasoupLocation;
  /** Milliseconds for the download of the prebuilt binary, default 30 000. */
  downloadTimeoutMs?: number;
  /** Builds the binary when nothing else gave one; default the build from mediasoup's source. */
  build?: (options: BuildOptions) => Promise<void>;
}

/** A worker binary that runs on this machine. */
export interface WorkerBinary {
  /** Absolute path, for `createWorker({ workerBin })` or `MEDIASOUP_WORKER_BIN`. */
  path: string;
  /**
   * Where it came from: `env` is what `MEDIASOUP_WORKER_BIN` names, `prebuilt` what mediasoup
   * publishes, `patched-build` what was compiled here, for development and tests.
   */
  origin: 'env' | 'prebuilt' | 'patched-build';
  /** Version of the mediasoup that it serves. */
  mediasoupVersion: string;
}

/**
 * Finds a mediasoup worker that runs on this machine, or prepares one. In this order: the binary named
 * by `MEDIASOUP_WORKER_BIN`, the one mediasoup's installation left, the user's cache, mediasoup's
 * prebuilt download, a build from the source in its npm package. Two processes at once prepare it once.
 *
 * @throws SfuError `mediasoup-missing`, `worker-unhealthy`, `worker-unavailable`, `tool-missing`,
 *   `library-missing`, `source-changed`, `cache-unwritable`, `build-failed` or `aborted`
 */
export async function ensureWorkerBinary(options: WorkerBinaryOptions = {}): Promise<WorkerBinary> {
  const mediasoup = options.mediasoup ?? locateMediasoup();
  const path = process.env['MEDIASOUP_WORKER_BIN'];
  if (path) return checkNamedBinary(path, mediasoup, options.signal);
  const cacheDirectory = join(options.cacheDirectory ?? defaultCacheDirectory(), 'mediasoup-worker');
  const entry = join(cacheDirectory, cacheKey(mediasoup.version, describeSystem()));

  return (
    (await findInstalled(mediasoup, options.signal)) ??
    (await findCached(entry, mediasoup, options.signal)) ??
    (await prepareOnce(entry, mediasoup, options))
  );
}

async function checkNamedBinary(
  path: string,
  mediasoup: MediasoupLocation,
  signal: AbortSignal | undefined,
): Promise<WorkerBinary> {
  const health = await checkHealth(path, signal);
  if (!health.healthy) throw SfuError.workerUnhealthy(path, health.state);

  return { path, origin: 'env', mediasoupVersion: mediasoup.version };
}

async function findInstalled(
  mediasoup: MediasoupLocation,
  signal: AbortSignal | undefined,
): Promise<WorkerBinary | undefined> {
  const path = join(mediasoup.directory, 'worker', 'out', 'Release', BINARY_NAME);
  const health = await checkHealth(path, signal);

  return health.healthy ? { path, origin: 'prebuilt', mediasoupVersion: mediasoup.version } : undefined;
}

async function findCached(
  entryFolder: string,
  mediasoup: MediasoupLocation,
  signal: AbortSignal | undefined,
): Promise<WorkerBinary | undefined> {
  const entry = await readCacheEntry(entryFolder);
  if (entry === undefined || isOutdated(entry)) return undefined;
  const health = await checkHealth(entry.path, signal);

  return health.healthy ? toWorkerBinary(entry, mediasoup) : undefined;
}

function isOutdated(entry: CacheEntry): boolean {
  return entry.origin === 'patched-build' && entry.recipe !== RECIPE_REVISION;
}

async function prepareOnce(
  entryFolder: string,
  mediasoup: MediasoupLocation,
  options: WorkerBinaryOptions,
): Promise<WorkerBinary> {
  const { signal, onProgress } = options;
  const onWait = (pid: number): void =>
    onProgress?.({ message: `waiting for process ${pid}, which prepares the same worker`, elapsedMs: 0 });

  return withLock(`${entryFolder}.lock`, { signal, onWait }, async () => {
    const cached = await findCached(entryFolder, mediasoup, signal);
    if (cached !== undefined) return cached;
    const entry = await writeCacheEntry(entryFolder, async (folder) => ({
      origin: await prepare(folder, mediasoup, options),
      mediasoupVersion: mediasoup.version,
      recipe: RECIPE_REVISION,
    }));

    return toWorkerBinary(entry, mediasoup);
  });
}

/** Downloads the binary into `folder`, or builds it; the work folders lie beside it and go with it. */
async function prepare(
  folder: string,
  mediasoup: MediasoupLocation,
  options: WorkerBinaryOptions,
): Promise<CachedOrigin> {
  const { signal, onProgress } = options;
  const timeoutMs = options.downloadTimeoutMs ?? DOWNLOAD_TIMEOUT_MS;
  const workFolder = await makeFolder(folder, '../download');
  const failure = await timed(
    onProgress,
    (reason: string | undefined) =>
      `prebuilt worker ${reason === undefined ? 'downloaded' : `not available: ${reason}`}`,
    async () => downloadPrebuilt({ mediasoup, workFolder, targetFolder: folder, timeoutMs, signal }),
  );
  if (failure === undefined) return 'prebuilt';

  await buildInstead(await makeFolder(folder, '../build'), folder, mediasoup, options, failure);

  return 'patched-build';
}

async function buildInstead(
  workFolder: string,
  targetFolder: string,
  mediasoup: MediasoupLocation,
  options: WorkerBinaryOptions,
  failure: string,
): Promise<void> {
  const { signal, onProgress, build = buildPatchedWorker } = options;
  if (process.platform !== 'linux') throw SfuError.workerUnavailable(process.platform, new Error(failure));
  onProgress?.({ message: 'building the worker from source, which takes minutes, once', elapsedMs: 0 });
  await build({ mediasoup, workFolder, targetFolder, onProgress, signal });
}

async function makeFolder(base: string, relative: string): Promise<string> {
  const folder = join(base, relative);
  await mkdir(folder);

  return folder;
}

function toWorkerBinary(entry: CacheEntry, mediasoup: MediasoupLocation): WorkerBinary {
  return { path: entry.path, origin: entry.origin, mediasoupVersion: mediasoup.version };
}
