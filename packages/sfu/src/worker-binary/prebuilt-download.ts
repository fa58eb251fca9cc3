import { cp, copyFile, mkdir, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SfuError } from '../errors.ts';
import { BINARY_NAME } from './cache/cache-entry.ts';
import type { MediasoupLocation } from './resolve-mediasoup.ts';
import { runProgram } from './run-program.ts';

/** mediasoup's own installation builds from source when the download fails; this name stops that. */
const NO_PYTHON = 'tureen-no-build';

/** How to download. */
export interface DownloadOptions {
  mediasoup: MediasoupLocation;
  /** An empty folder to work in; removing it is the caller's. */
  workFolder: string;
  /** Folder that receives the binary. */
  targetFolder: string;
  /** Milliseconds after which the release page counts as out of reach. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * Tries to get the prebuilt worker by mediasoup's own postinstall, run in a copy of the package so that
 * the installed one is left as it is. It honours mediasoup's environment variables (such as
 * `MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL`) and checks that the binary runs here.
 *
 * @returns undefined on success, else a sentence saying why not; it never throws but for an abort
 * @throws SfuError `aborted`
 */
export async function downloadPrebuilt(options: DownloadOptions): Promise<string | undefined> {
  if (process.env['MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD']) {
    return 'MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD is set';
  }
  try {
    const copy = await copyInstaller(options.mediasoup, options.workFolder);
    const reason = await runInstaller(copy, options);
    if (reason !== undefined) return reason;
    await copyFile(
      join(copy, 'worker', 'out', 'Release', BINARY_NAME),
      join(options.targetFolder, BINARY_NAME),
    );

    return undefined;
  } catch (error) {
    if (SfuError.isInstance(error)) throw error;

    return error instanceof Error ? error.message : String(error);
  }
}

/** Copies what the postinstall reads; its dependencies are found through a link to their folder. */
async function copyInstaller(mediasoup: MediasoupLocation, workFolder: string): Promise<string> {
  const copy = join(workFolder, 'package');
  await mkdir(join(copy, 'worker'), { recursive: true });
  for (const name of ['package.json', 'npm-scripts.mjs']) {
    await cp(join(mediasoup.directory, name), join(copy, name));
  }
  await symlink(dirname(mediasoup.directory), join(workFolder, 'node_modules'), 'junction');
  const nested = join(mediasoup.directory, 'node_modules');
  if (existsSync(nested)) await symlink(nested, join(copy, 'node_modules'), 'junction');

  return copy;
}

async function runInstaller(copy: string, options: DownloadOptions): Promise<string | undefined> {
  const environment: NodeJS.ProcessEnv = { ...process.env, PYTHON: NO_PYTHON };
  delete environment['MEDIASOUP_WORKER_BIN'];
  delete environment['MEDIASOUP_LOCAL_DEV'];
  const failures: string[] = [];
  const result = await runProgram(process.execPath, ['npm-scripts.mjs', 'postinstall'], {
    cwd: copy,
    environment,
    timeoutMs: options.timeoutMs,
    signal: options.signal,
    onLine: (line) => {
      if (line.includes('downloadPrebuiltWorker() | ')) failures.push(line);
    },
  });
  if (result.exitCode === 0 && existsSync(join(copy, 'worker', 'out', 'Release', BINARY_NAME)))
    return undefined;
  if (result.timedOut) return `no answer within ${options.timeoutMs / 1000} s`;

  return (
    failures.at(-1)?.replace(/^.*\| (?:failed to download .*? binary: )?/, '') ??
    'the installation script failed'
  );
}
