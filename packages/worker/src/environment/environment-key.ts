import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ProbeReport } from '../find/probe-report.ts';
import type { PythonRequirements } from '../modules/python-requirements.ts';

/** What an environment's name is made from. */
export type EnvironmentBase = Pick<ProbeReport, 'version' | 'platform' | 'machine' | 'abi' | 'basePrefix'>;

/**
 * Name of the environment for these lock files on this Python: equal inputs share one environment, a new lock file
 * or a new Python makes a new one.
 *
 * @param lockDigest - From {@link digestLockFiles}.
 */
export function environmentKey(lockDigest: string, base: EnvironmentBase): string {
  const { version, platform, machine, abi, basePrefix } = base;
  const identity = JSON.stringify([lockDigest, version, platform, machine, abi, basePrefix]);

  return `py${version.join('.')}-${digest(identity).slice(0, 16)}`;
}

/**
 * SHA-256 over the content of all lock files, in order of their requirements' names.
 *
 * @throws {TypeError} when a lock file cannot be read.
 */
export async function digestLockFiles(requirements: readonly PythonRequirements[]): Promise<string> {
  const contents = await Promise.all(requirements.map(readLockFile));

  return digest(JSON.stringify(contents.toSorted()));
}

/** SHA-256 of a text, in hexadecimal. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function readLockFile({ name, lockFile }: PythonRequirements): Promise<string> {
  try {
    return await readFile(lockFile, 'utf8');
  } catch (error) {
    throw new TypeError(`The lock file ${lockFile} of ${name} cannot be read.`, { cause: error });
  }
}
