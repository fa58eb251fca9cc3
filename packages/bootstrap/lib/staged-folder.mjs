import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Makes a folder whole or not at all: `fill` works in a temporary one beside it, which is moved into place at the
 * end. What earlier stops left is removed, so the caller must hold a lock.
 *
 * @param {string} folder
 * @param {(temporary: string) => Promise<void>} fill
 */
export async function makeFolder(folder, fill) {
  const parent = dirname(folder);
  const prefix = `.making-${basename(folder)}-`;
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const temporary = await mkdtemp(join(parent, prefix));
  try {
    const content = join(temporary, 'content');
    await mkdir(content);
    await fill(content);
    await rename(folder, join(temporary, 'replaced')).catch(ignoreMissing);
    await rename(content, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** @param {unknown} error */
function ignoreMissing(error) {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
