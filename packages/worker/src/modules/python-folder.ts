import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a package's Python half is. */
export interface PythonFolder {
  /** The folder that goes on Python's module path: it contains the folder of the Python package. */
  readonly source: string;
  /** The folder with the package's requirement files (`requirements.json` and the lock file it names). */
  readonly requirements: string;
}

/** How many folders above a module's file its package.json may be. */
const MAX_DEPTH = 8;

/**
 * Finds the Python half of the npm package that a file belongs to.
 *
 * In the repository it is `python/<module>/src` of the workspace; a published package carries it in `python/`.
 *
 * @param module - Name of the Python package, for example `tureen_worker`.
 * @param packageUrl - `import.meta.url` of any file of the npm package.
 * @throws {TypeError} when `packageUrl` is in no npm package, or the package has no Python half.
 */
export function findPythonFolder(module: string, packageUrl: string | URL): PythonFolder {
  const root = findPackageRoot(path.dirname(fileURLToPath(packageUrl)));
  // The workspace comes first: while the package is packed, its copy there is not whole.
  const member = path.join(root, '..', '..', 'python', module);
  const source = path.join(member, 'src');
  if (existsSync(path.join(source, module))) return { source, requirements: member };

  const packed = path.join(root, 'python');
  if (existsSync(path.join(packed, module))) return { source: packed, requirements: packed };

  throw new TypeError(
    `The Python package ${module} is neither in ${packed} nor in ${source}: reinstall the npm package in ${root}.`,
  );
}

/** The closest folder at or above `folder` that has a package.json. */
function findPackageRoot(folder: string): string {
  let current = folder;
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    if (existsSync(path.join(current, 'package.json'))) return current;
    current = path.dirname(current);
  }
  throw new TypeError(`${folder} is not inside an npm package.`);
}
