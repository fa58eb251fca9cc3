import { constants } from 'node:fs';
import { access, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from './write-file-atomically.ts';

/**
 * The folder of all environments of one key:
 *
 * ```
 * ready.json   names the environment to use; written last, so what it names is complete
 * <id>/        one environment; not named by ready.json: being made, or left by a stop
 * ```
 */
export type EnvironmentHome = string;

/** File that names the environment to use. */
export const READY_FILE = 'ready.json';

/** The interpreter of the virtual environment in `folder`. */
export function interpreterOf(folder: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32'
    ? path.win32.join(folder, 'Scripts', 'python.exe')
    : path.posix.join(folder, 'bin', 'python');
}

/** The interpreter of the complete environment, or undefined when there is none. */
export async function findReadyInterpreter(home: EnvironmentHome): Promise<string | undefined> {
  const id = await readReadyFile(home);
  if (id === undefined) return undefined;
  const interpreter = interpreterOf(path.join(home, id));
  try {
    await access(interpreter, constants.X_OK);

    return interpreter;
  } catch {
    return undefined;
  }
}

/** Makes the environment `id` the one to use. */
export async function markReady(home: EnvironmentHome, id: string): Promise<void> {
  await writeFileAtomically(path.join(home, READY_FILE), JSON.stringify({ environment: id }));
}

/**
 * Removes what a stop left behind. Call it while holding the lock.
 *
 * The environment that `ready.json` names stays, even if it is about to be replaced: workers may run on it.
 */
export async function removeLeftovers(home: EnvironmentHome): Promise<void> {
  const named = await readReadyFile(home);
  const leftovers = (await readdir(home)).filter((entry) => entry !== READY_FILE && entry !== named);
  await Promise.all(leftovers.map(async (entry) => removeFolder(path.join(home, entry))));
}

/** Removes a folder, or as much of it as the system lets go of; the rest is a leftover for the next time. */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    if (!isFileInUse(error)) throw error;
  }
}

/** Windows keeps the libraries of a running process; anything may still be written by a process being killed. */
function isFileInUse(error: unknown): boolean {
  const codes: unknown[] = ['EBUSY', 'EPERM', 'ENOTEMPTY', 'EACCES'];

  return error instanceof Error && 'code' in error && codes.includes(error.code);
}

async function readReadyFile(home: EnvironmentHome): Promise<string | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(path.join(home, READY_FILE), 'utf8'));
    if (typeof content !== 'object' || content === null || !('environment' in content)) return undefined;

    return typeof content.environment === 'string' ? path.basename(content.environment) : undefined;
  } catch {
    return undefined;
  }
}
