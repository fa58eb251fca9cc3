import { readFileSync } from 'node:fs';
import path from 'node:path';
import { findPythonFolder } from './python-folder.ts';

/** The distributions from the Python package index that a layer needs. */
export interface PythonRequirements {
  /** Short name of the layer, for example `handler`. */
  readonly name: string;
  /** Absolute path of a pip requirements file that pins everything with hashes. */
  readonly lockFile: string;
  /** What an interpreter must have to be used as it is: distribution to PEP 440 range, `{ aiortc: '>=1.14,<1.17' }`. */
  readonly ranges: Readonly<Record<string, string>>;
}

/** Name of the file that describes a package's requirements. */
export const REQUIREMENTS_FILE = 'requirements.json';

/**
 * Describes the requirements of an npm package from the `requirements.json` beside its Python half.
 *
 * @param options - `module` is the Python package, `packageUrl` the `import.meta.url` of any file of the npm package.
 * @throws {TypeError} when there is no such file or it is not of the right shape.
 */
export function pythonRequirements(options: {
  module: string;
  packageUrl: string | URL;
}): PythonRequirements {
  const folder = findPythonFolder(options.module, options.packageUrl).requirements;

  return readRequirements(path.join(folder, REQUIREMENTS_FILE));
}

/**
 * Reads a requirements file: `{ "name": "handler", "lockFile": "requirements.lock", "ranges": { "aiortc": ">=1.14" } }`,
 * the lock file being relative to it.
 *
 * @throws {TypeError} when it cannot be read or is not of that shape.
 */
export function readRequirements(file: string): PythonRequirements {
  const content = parse(file);
  if (!isRequirements(content)) {
    throw new TypeError(`${file} must hold { name, lockFile, ranges: { distribution: range } }.`);
  }

  return { ...content, lockFile: path.resolve(path.dirname(file), content.lockFile) };
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new TypeError(`The requirements file ${file} cannot be read.`, { cause: error });
  }
}

function isRequirements(content: unknown): content is PythonRequirements {
  if (!isRecord(content) || !isRecord(content['ranges'])) return false;
  const { name, lockFile, ranges } = content;

  return (
    typeof name === 'string' &&
    typeof lockFile === 'string' &&
    Object.values(ranges).every((range) => typeof range === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
