import { SfuError } from '../../errors.ts';
import { runProgram } from '../run-program.ts';
import { installWithApt } from './apt-install.ts';
import type { BuildEnvironment } from './build-environment.ts';
import { debianPackages, installCommand, isOnPath, isRoot } from './package-manager.ts';
import { installPrivately } from './private-prefix.ts';

/** What pkg-config calls the libraries that the stand-ins ask for. */
const PKG_CONFIG_MODULES = ['libuv', 'openssl', 'libsrtp2', 'flatbuffers', 'absl_strings'];

/** Where libraries may be put, and how to stop. */
export interface LibraryOptions {
  /** Folder for a private installation when the system's may not be changed. */
  workFolder: string;
  signal?: AbortSignal | undefined;
}

/** Where the libraries of the build come from, in the order in which they are looked for. */
export type LibrarySource = 'system' | 'installed' | 'private';

/**
 * Makes the libraries of the build available: those of the system if they are all there, else
 * Debian's packages, installed for the system by root and into a private folder by anybody else.
 *
 * @throws SfuError `library-missing` with the install command, or `aborted`
 */
export async function provideLibraries(
  options: LibraryOptions,
): Promise<BuildEnvironment & { source: LibrarySource }> {
  if (await hasLibraries(options.signal)) return systemEnvironment('system');
  if (!isOnPath('apt-get')) throw librariesMissing();

  try {
    if (!isRoot()) return { ...(await installPrivately(options)), source: 'private' };
    await installWithApt(debianPackages('libraries'), options.signal);
  } catch (error) {
    throw isAbort(error) ? error : librariesMissing(error);
  }

  return systemEnvironment('installed');
}

async function hasLibraries(signal: AbortSignal | undefined): Promise<boolean> {
  if (!isOnPath('pkg-config') || !isOnPath('flatc')) return false;
  const result = await runProgram('pkg-config', ['--exists', ...PKG_CONFIG_MODULES], { signal });

  return result.exitCode === 0;
}

function systemEnvironment(source: LibrarySource): BuildEnvironment & { source: LibrarySource } {
  return { environment: process.env, privateLibraryFolder: undefined, source };
}

function librariesMissing(cause?: unknown): SfuError {
  return SfuError.librariesMissing(
    ['libuv, OpenSSL 3, libsrtp 2, flatbuffers and Abseil'],
    installCommand('libraries'),
    cause,
  );
}

function isAbort(error: unknown): boolean {
  return SfuError.isInstance(error) && error.code === 'aborted';
}
