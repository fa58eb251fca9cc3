import { copyFile, cp, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { runProgram } from '../run-program.ts';
import type { BuildEnvironment } from './build-environment.ts';

/**
 * Copies the shared libraries that a binary takes from the private prefix into `lib` of
 * `targetFolder`, where its run path looks for them. Does nothing for a build against the system.
 */
export async function bundleLibraries(
  binary: string,
  targetFolder: string,
  build: BuildEnvironment,
  signal?: AbortSignal,
): Promise<void> {
  const { privatePrefix } = build;
  if (privatePrefix === undefined) return;
  const libraries: string[] = [];
  await runProgram('ldd', [binary], {
    environment: build.environment,
    signal,
    onLine: (line) => {
      const path = sharedLibraryPath(line);
      if (path?.startsWith(privatePrefix)) libraries.push(path);
    },
  });
  const folder = join(targetFolder, 'lib');
  await mkdir(folder, { recursive: true });
  await Promise.all(libraries.map(async (path) => copyFile(path, join(folder, basename(path)))));
  await copyLoadedModules(libraries, folder);
}

/** The file that a line of ldd's output resolves to, such as `libuv.so.1 => /usr/lib/libuv.so.1 (0x7f…)`. */
export function sharedLibraryPath(line: string): string | undefined {
  return / => (\/.+) \(0x/.exec(line)?.[1];
}

/** NSS, under Debian's libsrtp, loads its modules by name at run time from `nss` beside itself. */
async function copyLoadedModules(libraries: readonly string[], folder: string): Promise<void> {
  const nss = libraries.find((path) => basename(path).startsWith('libnss3'));
  if (nss === undefined) return;
  const modules = join(dirname(nss), 'nss');
  if (existsSync(modules)) await cp(modules, join(folder, 'nss'), { recursive: true });
}
