import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '../environment/write-file-atomically.ts';
import { digest } from '../environment/environment-key.ts';
import type { LocatedCandidate } from '../find/locate-candidates.ts';
import type { VersionRanges } from '../find/version-ranges.ts';
import type { PreparedPython } from './prepared-python.ts';

/** What was decided at an earlier start, and what must be unchanged for it to hold. */
export interface Decision {
  readonly prepared: PreparedPython;
  /** Folder or file to its modification time in ms since 1970; null when it was not there. */
  readonly watched: Readonly<Record<string, number | null>>;
}

/** What a decision depends on that is known before anything is started. */
export interface DecisionInputs {
  readonly located: readonly LocatedCandidate[];
  readonly variables: NodeJS.ProcessEnv;
  readonly ranges: VersionRanges;
  /** Digest of the lock files. */
  readonly lockDigest: string;
  /** Where decisions and environments are kept. */
  readonly cacheDirectory: string;
}

/** Part of every key: raise it when the meaning of a decision's file changes. */
const FORMAT = 1;

/** Variables that change what an interpreter, or a shim that stands for one, is. */
const VARIABLES = ['PYTHONPATH', 'PYTHONHOME', 'PYTHONUSERBASE', 'PYTHONNOUSERSITE', 'PYENV_VERSION', 'HOME'];

/** The file that holds the decision for these inputs. */
export async function decisionFile(inputs: DecisionInputs): Promise<string> {
  const { located, variables, ranges, lockDigest, cacheDirectory } = inputs;
  const identity = JSON.stringify([
    FORMAT,
    await Promise.all(located.map(describe)),
    VARIABLES.map((name) => variables[name] ?? null),
    ranges,
    lockDigest,
  ]);

  return path.join(cacheDirectory, 'python', 'decisions', `${digest(identity).slice(0, 32)}.json`);
}

/** The decision in a file, when there is one and everything it depends on is as it was. */
export async function readDecision(file: string): Promise<PreparedPython | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(file, 'utf8'));

    return isDecision(content) && (await holds(content)) ? content.prepared : undefined;
  } catch {
    return undefined; // none yet, or not readable: decide again
  }
}

/** Keeps a decision for the next start. A cache that cannot be written only costs the next start a look. */
export async function writeDecision(
  file: string,
  prepared: PreparedPython,
  watchedPaths: readonly string[],
): Promise<void> {
  const times = await Promise.all(
    watchedPaths.map(async (name) => [name, await modificationTime(name)] as const),
  );
  const decision: Decision = { prepared, watched: Object.fromEntries(times) };
  try {
    await writeFileAtomically(file, JSON.stringify(decision));
  } catch {
    // read-only home: nothing to keep
  }
}

/** A file's identity; a shim is a script whose answer also depends on the working directory. */
async function describe({ file, leadingArguments }: LocatedCandidate): Promise<unknown[]> {
  const { size, mtimeMs } = await stat(file);
  const isScript = size < SHIM_SIZE;

  return [file, leadingArguments, size, mtimeMs, isScript ? process.cwd() : null];
}

/** Smaller than any interpreter: a script, or a launcher. */
const SHIM_SIZE = 4096;

async function holds({ prepared, watched }: Decision): Promise<boolean> {
  const paths = [prepared.python, ...Object.keys(watched)];
  const times = await Promise.all(paths.map(modificationTime));
  const [interpreter, ...others] = times;

  return interpreter !== null && Object.values(watched).every((time, index) => time === others[index]);
}

async function modificationTime(name: string): Promise<number | null> {
  try {
    return (await stat(name)).mtimeMs;
  } catch {
    return null;
  }
}

function isDecision(content: unknown): content is Decision {
  return typeof content === 'object' && content !== null && 'prepared' in content && 'watched' in content;
}
