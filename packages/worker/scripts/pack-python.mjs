/**
 * Copies the Python half of an npm package into the package before it is packed, and removes the copy afterwards.
 *
 * Run in the folder of the package: `node ../worker/scripts/pack-python.mjs` as `prepack`, with `--clean` as `postpack`.
 */
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

const root = process.cwd();
const member = path.resolve(root, '..', '..', 'python', `tureen_${path.basename(root)}`);
const copy = path.join(root, 'python');

rmSync(copy, { recursive: true, force: true });
if (!process.argv.includes('--clean')) {
  mkdirSync(copy);
  cpSync(path.join(member, 'src'), copy, {
    recursive: true,
    filter: (file) => !/__pycache__|\.pyc$/.test(file),
  });
  for (const name of ['requirements.json', 'requirements.lock']) {
    const file = path.join(member, name);
    if (existsSync(file)) cpSync(file, path.join(copy, name));
  }
}
