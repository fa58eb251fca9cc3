import { mkdir, readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { runStep } from '../run-program.ts';
import type { BuildEnvironment } from './build-environment.ts';
import { debianPackages } from './package-manager.ts';

/**
 * Packages that stay the system's: programs of the build run with the system's C library, and a second
 * one beside it would break them.
 */
const LEFT_TO_THE_SYSTEM = /^(?:libc6|libc-|libc\d|libcrypt|libgcc|libstdc\+\+|linux-)/;
const WANTED = /^(?:lib|pkg|flatbuffers)/;

/**
 * Unpacks Debian's packages of the libraries, and what these depend on, into a folder of its own:
 * needs neither root nor the system's package lists.
 *
 * @returns the environment in which compilers, pkg-config and flatc find them
 * @throws SfuError `build-failed` or `aborted`
 */
export async function installPrivately(options: {
  workFolder: string;
  signal?: AbortSignal | undefined;
}): Promise<BuildEnvironment> {
  const { workFolder, signal } = options;
  const prefix = join(workFolder, 'prefix');
  const archives = join(workFolder, 'archives');
  const apt = await privateApt(workFolder);
  await Promise.all([mkdir(prefix), mkdir(archives)]);

  await runStep('fetching the package lists', 'apt-get', [...apt, 'update'], { signal });
  const packages = await listPackages(apt, signal);
  await runStep('fetching packages', 'apt-get', [...apt, 'download', ...packages], { cwd: archives, signal });
  for (const archive of await readdir(archives)) {
    await runStep('unpacking packages', 'dpkg', ['-x', join(archives, archive), prefix], { signal });
  }

  const libraryFolder = await findLibraryFolder(prefix);

  return { environment: prefixEnvironment(prefix, libraryFolder), privateLibraryFolder: libraryFolder };
}

/** Options that give apt its own lists, caches and an empty list of installed packages. */
async function privateApt(workFolder: string): Promise<string[]> {
  const state = join(workFolder, 'apt');
  await mkdir(join(state, 'lists', 'partial'), { recursive: true });
  await mkdir(join(state, 'cache', 'archives', 'partial'), { recursive: true });
  const settings = {
    'Dir::State::Lists': join(state, 'lists'),
    'Dir::State::Status': '/dev/null',
    'Dir::Cache': join(state, 'cache'),
    'Debug::NoLocking': 'true',
    'APT::Sandbox::User': '',
  };

  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** The packages of the libraries with all they depend on, but those that stay the system's. */
async function listPackages(apt: readonly string[], signal: AbortSignal | undefined): Promise<string[]> {
  const names: string[] = [];
  const simulate = [
    ...apt,
    'install',
    '--simulate',
    '--no-install-recommends',
    ...debianPackages('libraries'),
  ];
  await runStep('listing packages', 'apt-get', simulate, {
    signal,
    onLine: (line) => {
      const name = /^Inst (\S+)/.exec(line)?.[1];
      if (name !== undefined) names.push(name);
    },
  });

  return selectPackages(names);
}

/** Of the packages apt would install on an empty system, those that the private prefix is to hold. */
export function selectPackages(names: readonly string[]): string[] {
  return names.filter((name) => WANTED.test(name) && !LEFT_TO_THE_SYSTEM.test(name));
}

/** `usr/lib/<architecture>` where the distribution has such folders, else `usr/lib`. */
async function findLibraryFolder(prefix: string): Promise<string> {
  const libraries = join(prefix, 'usr', 'lib');
  const names = await readdir(libraries);
  const architecture = names.find((name) => name.includes('-linux-'));

  return architecture === undefined ? libraries : join(libraries, architecture);
}

/** The variables that lead compiler, linker, pkg-config and the programs themselves into the prefix. */
function prefixEnvironment(prefix: string, libraryFolder: string): NodeJS.ProcessEnv {
  const include = join(prefix, 'usr', 'include');
  const architecture = libraryFolder.split('/').at(-1) ?? '';
  const path = process.env['PATH'] ?? '';

  return {
    ...process.env,
    PATH: [join(prefix, 'usr', 'bin'), path].join(delimiter),
    PKG_CONFIG_LIBDIR: [join(libraryFolder, 'pkgconfig'), join(prefix, 'usr', 'share', 'pkgconfig')].join(
      ':',
    ),
    PKG_CONFIG_SYSROOT_DIR: prefix,
    CPATH: [include, join(include, architecture)].join(':'),
    LIBRARY_PATH: libraryFolder,
    LD_LIBRARY_PATH: libraryFolder,
    // The shared libraries that come along lie in `lib` beside the binary; the older kind of run
    // path also serves the libraries' own dependencies.
    LDFLAGS: `-Wl,--disable-new-dtags,-rpath,$ORIGIN/lib -Wl,-rpath-link,${libraryFolder}`,
  };
}
