import { dirname, join } from 'node:path';
import { SfuError } from '../errors.ts';
import { RECIPE_REVISION } from './build/build-patched-worker.ts';
import { defaultCacheDirectory } from './cache/cache-directory.ts';
import { BINARY_NAME, readCacheEntry, type CacheEntry } from './cache/cache-entry.ts';
import { cacheKey, describeSystem } from './cache/system-description.ts';
import { checkHealth } from './health-check.ts';
import { locateMediasoup, type MediasoupLocation } from './resolve-mediasoup.ts';
import type { FindOptions, WorkerBinary } from './worker-binary.ts';

/** Options whose mediasoup is known. */
type Search = FindOptions & { mediasoup: MediasoupLocation };

/**
 * Finds a mediasoup worker that runs on this machine without preparing one, in the same order.
 *
 * @returns undefined when there is none yet
 * @throws SfuError `mediasoup-missing`, `worker-unhealthy` or `aborted`
 */
export async function findWorkerBinary(options: FindOptions = {}): Promise<WorkerBinary | undefined> {
  const search = { ...options, mediasoup: options.mediasoup ?? locateMediasoup() };
  const path = process.env['MEDIASOUP_WORKER_BIN'];
  if (path) return checkNamedBinary(path, search);

  return (await findInstalled(search)) ?? (await findCached(search));
}

/** Folder of the cache entry that serves this mediasoup on this system. */
export function entryFolder({ mediasoup, cacheDirectory }: Search): string {
  const key = cacheKey(mediasoup.version, describeSystem());

  return join(cacheDirectory ?? defaultCacheDirectory(), 'mediasoup-worker', key);
}

/** The binary of the cache entry, if it is there, of today's recipe, and runs. */
export async function findCached(search: Search): Promise<WorkerBinary | undefined> {
  const entry = await readCacheEntry(entryFolder(search));
  if (entry === undefined || isOutdated(entry)) return undefined;
  const { path, origin } = entry;
  const health = await checkHealth(path, search.signal);

  return health.healthy ? { path, origin, mediasoupVersion: search.mediasoup.version } : undefined;
}

async function checkNamedBinary(path: string, { mediasoup, signal }: Search): Promise<WorkerBinary> {
  const health = await checkHealth(path, signal);
  if (!health.healthy) throw SfuError.workerUnhealthy(path, health.state);
  // What was prepared here says where it came from, also when it is named.
  const entry = await readCacheEntry(dirname(path));

  return { path, origin: entry?.origin ?? 'env', mediasoupVersion: mediasoup.version };
}

async function findInstalled({ mediasoup, signal }: Search): Promise<WorkerBinary | undefined> {
  const path = join(mediasoup.directory, 'worker', 'out', 'Release', BINARY_NAME);
  const health = await checkHealth(path, signal);

  return health.healthy ? { path, origin: 'prebuilt', mediasoupVersion: mediasoup.version } : undefined;
}

function isOutdated(entry: CacheEntry): boolean {
  return entry.origin === 'patched-build' && entry.recipe !== RECIPE_REVISION;
}
