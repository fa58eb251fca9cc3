import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/**
 * Leaves results where `.ci/run` counts them: in the folder that TUREEN_REPORTS names, if it does.
 *
 * @param {import('../lib/context.mjs').Context} context
 * @param {string} name of the file, without extension
 * @param {readonly { name: string, passed: boolean }[]} results
 */
export async function writeResults(context, name, results) {
  const folder = reportFolder(context);
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${name}.json`), JSON.stringify(results));
}

/**
 * @param {import('../lib/context.mjs').Context} context
 * @returns {string | undefined}
 */
export function reportFolder({ root, environment }) {
  const folder = environment['TUREEN_REPORTS'];

  return folder ? resolve(root, folder) : undefined;
}
