import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * A digest of the contents of files and of further values; a missing file counts as such.
 *
 * @param {string} root folder of the paths
 * @param {readonly string[]} paths
 * @param {readonly string[]} [values]
 * @returns {string}
 */
export function fingerprint(root, paths, values = []) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const file = join(root, path);
    hash
      .update(`${path}\0`)
      .update(existsSync(file) ? readFileSync(file) : 'missing')
      .update('\0');
  }
  for (const value of values) hash.update(`${value}\0`);

  return hash.digest('hex');
}

/**
 * Paths of `<parent>/<any folder>/<name>` that exist, relative to `root`, in order.
 *
 * @param {string} root
 * @param {string} parent
 * @param {string} name
 * @returns {string[]}
 */
export function filesInFolders(root, parent, name) {
  if (!existsSync(join(root, parent))) return [];

  return readdirSync(join(root, parent))
    .map((folder) => [parent, folder, name].join('/'))
    .filter((path) => existsSync(join(root, path)))
    .sort();
}

/**
 * The text of a stamp, undefined when there is none.
 *
 * @param {string} path
 * @returns {Promise<string | undefined>}
 */
export async function readStamp(path) {
  return readFile(path, 'utf8').catch(() => undefined);
}

/**
 * @param {string} path
 * @param {string} text
 */
export async function writeStamp(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
