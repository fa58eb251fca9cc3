import { existsSync } from 'node:fs';
import path from 'node:path';
import { REQUIREMENTS_FILE } from './python-requirements.ts';

/**
 * The file that says what the Python half of an npm package needs from the package index.
 *
 * @param packageRoot - Folder of the package: published, or in the repository beside its Python workspace.
 * @returns undefined when the package needs nothing.
 */
export function requirementsFileOf(packageRoot: string): string | undefined {
  const member = `tureen_${path.basename(packageRoot)}`;
  // The workspace comes first: while the package is packed, its copy there is not whole.
  const places = [
    path.join(packageRoot, '..', '..', 'python', member, REQUIREMENTS_FILE),
    packedRequirementsFile(packageRoot),
  ];

  return places.find((file) => existsSync(file));
}

/** Where a published package has that file. */
export function packedRequirementsFile(packageRoot: string): string {
  return path.join(packageRoot, 'python', REQUIREMENTS_FILE);
}
