import { join } from 'node:path';
import { runInForeground } from '../lib/run-in-foreground.mjs';

/** @typedef {import('../commands.mjs').Task} Task */

/**
 * A command of our own command line, run from its source.
 *
 * @param {string} name
 * @returns {Task}
 */
export function tureenCommand(name) {
  return async (context, parameters) =>
    runFromSource(context, join('packages', 'tureen', 'src', 'main.ts'), [name, ...parameters]);
}

/**
 * The server, with its web page.
 *
 * @type {Task}
 */
export async function serve(context, parameters) {
  return (await buildPage(context)) || tureenCommand('serve')(context, parameters);
}

/**
 * Bundles the web page of `tureen serve`.
 *
 * @param {import('../lib/context.mjs').Context} context
 * @returns {Promise<number>} exit code
 */
export async function buildPage({ root, environment }) {
  const script = join('packages', 'tureen', 'scripts', 'build-page.mjs');

  return runInForeground('node', [script], { cwd: root, environment });
}

/**
 * Measures; `packages/bench` says what.
 *
 * @type {Task}
 */
export async function bench(context, parameters) {
  return runFromSource(context, join('packages', 'bench', 'src', 'main.ts'), parameters);
}

/**
 * Runs a TypeScript program without a build, in the folder the user called from.
 *
 * @param {import('../lib/context.mjs').Context} context
 * @param {string} program path from the root of the repository
 * @param {readonly string[]} [parameters]
 * @returns {Promise<number>} its exit code
 */
export async function runFromSource({ root, environment }, program, parameters = []) {
  return runInForeground('node', ['--conditions=@tureen/source', join(root, program), ...parameters], {
    // npm runs scripts in the folder of package.json and tells where it was called.
    cwd: environment['INIT_CWD'] ?? process.cwd(),
    environment,
  });
}
