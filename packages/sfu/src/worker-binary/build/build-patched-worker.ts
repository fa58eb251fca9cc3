import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SfuError } from '../../errors.ts';
import { BINARY_NAME } from '../cache/cache-entry.ts';
import { checkHealth } from '../health-check.ts';
import { timed, type ProgressListener } from '../progress.ts';
import type { MediasoupLocation } from '../resolve-mediasoup.ts';
import type { BuildEnvironment } from './build-environment.ts';
import { provideTools, withTools } from './build-tools.ts';
import { bundleLibraries } from './bundle-libraries.ts';
import { compileWorker } from './compile.ts';
import { prepareSource } from './prepare-source.ts';
import { provideLibraries } from './system-libraries.ts';
import { verifyStart } from './verify-start.ts';

/** Raise when a change here or of the stand-ins must replace binaries that were built before. */
export const RECIPE_REVISION = 1;

/** What to build from and where to put it. */
export interface BuildOptions {
  mediasoup: MediasoupLocation;
  /** An empty folder to work in; removing it is the caller's. */
  workFolder: string;
  /** Folder that receives the binary and, in `lib`, the shared libraries that must go with it. */
  targetFolder: string;
  onProgress?: ProgressListener | undefined;
  signal?: AbortSignal | undefined;
}

const LIBRARY_MESSAGES = {
  system: 'libraries of the system found',
  installed: 'libraries installed with apt-get',
  private: 'libraries unpacked into a private folder',
};

/**
 * Builds the worker from the source in mediasoup's npm package against the libraries of the
 * distribution, with one defect mended; for development and tests.
 *
 * @throws SfuError `tool-missing`, `library-missing`, `source-changed`, `build-failed` or `aborted`
 */
export async function buildPatchedWorker(options: BuildOptions): Promise<void> {
  const { workFolder, onProgress, signal } = options;
  const source = join(workFolder, 'source');
  const toolFolder = await timed(onProgress, 'compiler, Meson and Ninja ready', async () =>
    provideTools({ workFolder, signal }),
  );
  const libraries = await timed(
    onProgress,
    ({ source }) => LIBRARY_MESSAGES[source],
    async () => provideLibraries({ workFolder, signal }),
  );
  await prepareSource(options.mediasoup, source);
  const environment = withTools(toolFolder, libraries.environment);
  const binary = await timed(onProgress, 'worker compiled', async () =>
    compileWorker({ source, environment, onProgress, signal }),
  );
  await deliver(binary, libraries, options);
}

async function deliver(binary: string, build: BuildEnvironment, options: BuildOptions): Promise<void> {
  const { targetFolder, signal } = options;
  const target = join(targetFolder, BINARY_NAME);
  await copyFile(binary, target);
  if (build.privateLibraryFolder !== undefined) {
    await bundleLibraries(target, { targetFolder, libraryFolder: build.privateLibraryFolder, signal });
  }
  const health = await checkHealth(target, signal);
  if (!health.healthy) throw SfuError.buildFailed('checking the result', new Error(`it ${health.state}`));
  await verifyStart(target, options.mediasoup);
}
