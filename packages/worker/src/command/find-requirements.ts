import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { PythonRequirements } from '../modules/python-requirements.ts';
import { readRequirements } from '../modules/python-requirements.ts';
import { requirementsFileOf } from '../modules/requirements-file.ts';

/** Where installed packages are looked for. */
export interface PackagePlaces {
  /** The folder from which `node_modules` is looked up. */
  readonly folder: string;
  /** The folder in which the packages of this project lie side by side. */
  readonly siblings: string;
}

/** The scope whose packages are looked at when none is named. */
const SCOPE = '@tureen';

/**
 * What the packages need that a user names, or all that are installed when none is named.
 *
 * @param names - Packages, folders of packages, or paths of `requirements.json` files.
 * @throws {TypeError} when there is no such package or file, or it needs nothing.
 */
export function findRequirements(
  names: readonly string[],
  places: PackagePlaces,
): readonly PythonRequirements[] {
  const files = names.length === 0 ? installedFiles(places) : names.map((name) => fileOf(name, places));

  return [...new Set(files)].map(readRequirements);
}

function fileOf(name: string, places: PackagePlaces): string {
  const file = path.resolve(places.folder, name);
  if (existsSync(file) && statSync(file).isFile()) return file;
  const root = existsSync(file) ? file : packageRoot(name, places);
  if (root === undefined)
    throw new TypeError(`${name} is neither a file nor a folder nor an installed package.`);
  const requirements = requirementsFileOf(root);
  if (requirements === undefined) throw new TypeError(`${name} needs nothing from the Python package index.`);

  return requirements;
}

function packageRoot(name: string, places: PackagePlaces): string | undefined {
  return nodeModules(places.folder)
    .map((folder) => path.join(folder, name))
    .find((root) => existsSync(path.join(root, 'package.json')));
}

function installedFiles(places: PackagePlaces): string[] {
  const scopes = [...nodeModules(places.folder).map((folder) => path.join(folder, SCOPE)), places.siblings];
  const roots = scopes
    .filter((scope) => existsSync(scope))
    .flatMap((scope) => readdirSync(scope).map((name) => path.join(scope, name)));

  return roots.map(requirementsFileOf).filter((file) => file !== undefined);
}

/** Every `node_modules` at or above a folder. */
function nodeModules(folder: string): string[] {
  const parent = path.dirname(folder);
  const own = path.join(folder, 'node_modules');

  return parent === folder ? [own] : [own, ...nodeModules(parent)];
}
