import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const VARIABLES = ['PATH', 'PYTHON', 'MEDIASOUP_WORKER_BIN'];

/**
 * Prints the variables under which commands run, for a POSIX shell: `eval "$(node packages/bootstrap/run.mjs env)"`.
 * `tureen` is on the path too.
 *
 * @param {import('../lib/context.mjs').Context} context
 * @returns {Promise<number>}
 */
export async function env(context) {
  const { environment } = context;
  environment['PATH'] = [await provideTureen(context), environment['PATH']].join(delimiter);
  for (const name of VARIABLES) console.log(exportLine(name, environment[name] ?? ''));

  return 0;
}

/**
 * @param {string} name
 * @param {string} value
 * @returns {string} a line that a POSIX shell takes literally
 */
export function exportLine(name, value) {
  return `export ${name}=${quoted(value)}`;
}

/**
 * Makes a command `tureen` that runs the sources, so that it needs no build.
 *
 * @param {Pick<import('../lib/context.mjs').Context, 'root' | 'privateFolder'>} context
 * @returns {Promise<string>} folder for PATH
 */
export async function provideTureen({ root, privateFolder }) {
  const folder = join(privateFolder, 'bin');
  const main = join(root, 'packages', 'tureen', 'src', 'main.ts');
  const program = join(folder, 'tureen');
  await mkdir(folder, { recursive: true });
  await writeFile(program, `#!/bin/sh\nexec node --conditions=@tureen/source ${quoted(main)} "$@"\n`);
  await chmod(program, 0o755);

  return folder;
}

/** @param {string} value */
function quoted(value) {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
