import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as Mediasoup from 'mediasoup';
import { SfuError } from '../errors.ts';

/** Where an installed mediasoup lies, and which it is. */
export interface MediasoupLocation {
  /** Its version, from its package.json. */
  version: string;
  /** Absolute path of the package's folder, links resolved. */
  directory: string;
  /** Absolute path of its main module. */
  entry: string;
}

/** An installed mediasoup with its loaded module. */
export interface ResolvedMediasoup extends MediasoupLocation {
  mediasoup: typeof Mediasoup;
}

/**
 * Finds mediasoup, the optional peer dependency, and loads it: first as this package sees it, then as
 * the application in `from` does.
 *
 * @param options.from - folder of the application, default the current one
 * @throws SfuError `mediasoup-missing` when neither can find it
 */
export async function resolveMediasoup(options: { from?: string } = {}): Promise<ResolvedMediasoup> {
  const location = locateMediasoup(options);
  const mediasoup = createRequire(location.entry)(location.entry) as typeof Mediasoup;

  return { ...location, mediasoup };
}

/**
 * Finds mediasoup without loading it.
 *
 * @param options.from - folder of the application, default the current one
 * @throws SfuError `mediasoup-missing` when it is not installed
 */
export function locateMediasoup(options: { from?: string } = {}): MediasoupLocation {
  const from = options.from ?? process.cwd();
  const entry = findEntry([import.meta.url, pathToFileURL(join(from, 'package.json')).href], from);

  return { entry, ...readPackage(dirname(entry)) };
}

function findEntry(bases: readonly string[], from: string): string {
  let cause: unknown;
  for (const base of bases) {
    try {
      return createRequire(base).resolve('mediasoup');
    } catch (error) {
      cause = error;
    }
  }

  throw SfuError.mediasoupMissing(from, cause);
}

/** Walks up to the package's own package.json, which its `exports` do not let us ask for. */
function readPackage(folder: string): { version: string; directory: string } {
  const manifest = readManifest(folder);
  if (manifest?.name === 'mediasoup' && manifest.version !== undefined) {
    return { version: manifest.version, directory: folder };
  }
  const parent = dirname(folder);
  if (parent === folder) throw SfuError.mediasoupMissing(folder);

  return readPackage(parent);
}

function readManifest(folder: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}
