import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import type { WorkerLink } from '../link/link.ts';
import type { PreparedPython } from '../prepare/prepared-python.ts';
import { wantsLogOnStdout, workerCommandLine } from './command-line.ts';
import type { StartSettings } from './options.ts';
import { ownLayers } from './own-layers.ts';
import { composeVariables } from './variables.ts';

/** Starts the process. Its failure to start is an `error` event of the child. */
export async function spawnWorker(
  { python, sitePackages }: PreparedPython,
  link: WorkerLink,
  settings: StartSettings,
): Promise<ChildProcess> {
  const { logLevel, modules, cacheDirectory, variables: inherited } = settings;
  const logToStdout = wantsLogOnStdout(inherited);
  const output = logToStdout ? 'inherit' : 'pipe';
  const modulePath = [...ownLayers().folders, ...modules.map((module) => module.path)];
  const variables = composeVariables({
    inherited,
    modulePath,
    sitePackages,
    byteCodeFolder: path.join(cacheDirectory, 'bytecode'),
    modulesAreWritable: await areWritable(modulePath),
  });
  const argument = { link: link.address, parentPid: process.pid, logLevel, logToStdout };

  return spawn(python, workerCommandLine(argument), {
    env: { ...variables, ...link.variables },
    stdio: ['ignore', output, output, link.stdio],
    windowsHide: true,
  });
}

async function areWritable(folders: readonly string[]): Promise<boolean> {
  try {
    await Promise.all(folders.map(async (folder) => access(folder, constants.W_OK)));

    return true;
  } catch {
    return false;
  }
}
