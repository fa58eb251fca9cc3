import { join } from 'node:path';
import { runInForeground } from '../lib/run-in-foreground.mjs';
import { reportFolder, writeResults } from './results.mjs';
import { buildPage } from './tureen.mjs';

/** @typedef {import('../lib/context.mjs').Context} Context */

/** Many tests wait for real processes, so three at once on two cores; whoever is done takes over from the others. */
const PYTEST_AT_ONCE = ['-n', '3', '--dist', 'worksteal'];

/**
 * Builds, so that `dist` is current, and runs the tests of both languages. Parameters go to vitest and leave the
 * Python tests out.
 *
 * @param {Context} context
 * @param {readonly string[]} parameters
 * @returns {Promise<number>} exit code of the first that failed
 */
export async function test(context, parameters) {
  const build =
    (await runTool(context, ['tsc', '-b', 'tsconfig.packages.json'])) || (await buildPage(context));
  await writeResults(context, 'build', [{ name: 'build', passed: build === 0 }]);
  const vitest = await runTool(context, ['vitest', 'run', ...vitestReporters(context), ...parameters]);
  const pytest = parameters.length > 0 ? 0 : await runPytest(context);

  return build || vitest || pytest;
}

/**
 * Runs the long forms of tests: the files `*.soak.ts` in the folder `soak` of each package.
 *
 * @param {Context} context
 * @param {readonly string[]} parameters
 * @returns {Promise<number>}
 */
export async function soak(context, parameters) {
  const config = join('packages', 'bootstrap', 'vitest.soak.config.ts');

  return runTool(context, ['vitest', 'run', '--config', config, ...parameters]);
}

/**
 * @param {Context} context
 * @param {[string, ...string[]]} command a program of node_modules and its parameters
 * @returns {Promise<number>}
 */
async function runTool({ root, environment }, [name, ...parameters]) {
  return runInForeground(join(root, 'node_modules', '.bin', name), parameters, { cwd: root, environment });
}

/** @param {Context} context */
function vitestReporters(context) {
  const folder = reportFolder(context);

  return folder === undefined
    ? []
    : ['--reporter=default', '--reporter=json', `--outputFile.json=${join(folder, 'vitest.json')}`];
}

/** @param {Context} context */
async function runPytest(context) {
  const { root, environment } = context;
  const folder = reportFolder(context);
  const reporters = folder === undefined ? [] : [`--junitxml=${join(folder, 'pytest.xml')}`];

  const parameters = ['-m', 'pytest', ...PYTEST_AT_ONCE, ...reporters];

  return runInForeground(environment['PYTHON'] ?? 'python3', parameters, {
    cwd: join(root, 'python'),
    environment,
  });
}
