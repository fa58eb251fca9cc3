import { existsSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runProgram } from '../run-program.ts';

/**
 * NSS, under Debian's libsrtp, loads these by name when it starts; they lie beside it, or in a folder
 * `nss` beside it.
 */
const NSS_MODULES = ['libsoftokn3.so', 'libfreebl3.so', 'libfreeblpriv3.so'];

/** What to bundle, from where. */
export interface BundleOptions {
  /** Folder of the binary, which receives `lib`, where the binary's run path looks. */
  targetFolder: string;
  /** Folder of the shared libraries that the binary was linked with. */
  libraryFolder: string;
  signal?: AbortSignal | undefined;
}

/**
 * Copies the shared libraries that the system does not have into `lib` beside the binary, with those
 * that they need in turn. What the system has is left to it, since the system keeps it up to date.
 *
 * @throws SfuError `aborted`
 */
export async function bundleLibraries(binary: string, options: BundleOptions): Promise<void> {
  const bundle = join(options.targetFolder, 'lib');
  await mkdir(bundle, { recursive: true });
  await bundleNeededBy(binary, bundle, options);
  if (!existsSync(join(bundle, 'libnss3.so'))) return;
  for (const module of NSS_MODULES.flatMap((name) => find(name, options.libraryFolder))) {
    await bundleFile(module, bundle, options);
  }
}

async function bundleNeededBy(path: string, bundle: string, options: BundleOptions): Promise<void> {
  const missing: string[] = [];
  const onLine = (line: string): void => {
    const name = missingLibrary(line);
    if (name !== undefined && !existsSync(join(bundle, name))) missing.push(name);
  };
  await runProgram('ldd', [path], { signal: options.signal, onLine });
  for (const source of missing.flatMap((name) => find(name, options.libraryFolder))) {
    await bundleFile(source, bundle, options);
  }
}

async function bundleFile(source: string, bundle: string, options: BundleOptions): Promise<void> {
  const target = join(bundle, basename(source));
  await copyFile(source, target);
  await bundleNeededBy(target, bundle, options);
}

function find(name: string, libraryFolder: string): string[] {
  const places = [join(libraryFolder, name), join(libraryFolder, 'nss', name)];

  return places.filter((path) => existsSync(path)).slice(0, 1);
}

/** The library that a line of ldd's output reports as missing, such as `libuv.so.1 => not found`. */
export function missingLibrary(line: string): string | undefined {
  return /^\s*(\S+) => not found/.exec(line)?.[1];
}
