import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SfuError } from '../../errors.ts';

/** Name of the binary on this system. */
export const BINARY_NAME: string = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';

const RECORD_NAME = 'entry.json';

/** Where a cached binary came from. */
export type CachedOrigin = 'prebuilt' | 'patched-build';

/** What is known about a cached binary. */
export interface CacheRecord {
  origin: CachedOrigin;
  mediasoupVersion: string;
  /** Revision of the build's recipe, so that a better recipe replaces what an older one made. */
  recipe: number;
}

/** A cached binary. */
export interface CacheEntry extends CacheRecord {
  /** Absolute path of the binary. */
  path: string;
}

/** Reads the entry in `directory`; undefined when there is none or it is not whole. */
export async function readCacheEntry(directory: string): Promise<CacheEntry | undefined> {
  try {
    const record = JSON.parse(await readFile(join(directory, RECORD_NAME), 'utf8')) as CacheRecord;

    return { ...record, path: join(directory, BINARY_NAME) };
  } catch {
    return undefined;
  }
}

/**
 * Lets `fill` make the content of an entry in a temporary folder beside `directory` and moves it into
 * place when it is whole, so that a stop at any moment leaves either the old entry or the new one.
 * Must run under the entry's lock: what earlier stops left beside it is removed.
 *
 * @param fill - puts the binary, named BINARY_NAME, into the folder it is given
 */
export async function writeCacheEntry(
  directory: string,
  fill: (folder: string) => Promise<CacheRecord>,
): Promise<CacheEntry> {
  const temporary = await makeTemporaryFolder(directory);
  try {
    const content = join(temporary, 'content');
    await mkdir(content);
    const record = await fill(content);
    await chmod(join(content, BINARY_NAME), 0o755);
    await writeFile(join(content, RECORD_NAME), `${JSON.stringify(record)}\n`);
    await rename(directory, join(temporary, 'replaced')).catch(ignoreMissing);
    await rename(content, directory);

    return { ...record, path: join(directory, BINARY_NAME) };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * A working folder beside `directory` on the same file system, after removing those of earlier stops.
 *
 * @throws SfuError `cache-unwritable`
 */
async function makeTemporaryFolder(directory: string): Promise<string> {
  const parent = dirname(directory);
  const prefix = `.making-${basename(directory)}-`;
  try {
    await mkdir(parent, { recursive: true });
    for (const name of await readdir(parent)) {
      if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
    }

    return await mkdtemp(join(parent, prefix));
  } catch (error) {
    throw SfuError.cacheUnwritable(parent, error);
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
