import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runInForeground } from '../lib/run-in-foreground.mjs';
import { writeResults } from './results.mjs';

/** @typedef {import('../lib/context.mjs').Context} Context */

const TASK_PREFIX = 'check:';

/**
 * Runs every static check, the scripts `check:…` of the root package.json, as turbo tasks: in parallel, and again
 * only when what they read has changed.
 *
 * @param {Context} context
 * @param {readonly string[]} parameters names of checks, such as `lint`; none means all
 * @returns {Promise<number>}
 */
export async function check(context, parameters) {
  const { root } = context;
  const names = parameters.length > 0 ? parameters.map((name) => TASK_PREFIX + name) : await allChecks(root);
  const runs = join(root, '.turbo', 'runs');
  await rm(runs, { recursive: true, force: true });
  const exitCode = await runTurbo(context, names);
  await writeResults(context, 'checks', await readResults(runs, names));

  return exitCode;
}

/**
 * @param {Context} context
 * @param {readonly string[]} names
 */
async function runTurbo({ root, environment }, names) {
  const options = ['--continue', '--output-logs=errors-only', '--concurrency=100%', '--summarize'];

  return runInForeground(join(root, 'node_modules', '.bin', 'turbo'), ['run', ...names, ...options], {
    cwd: root,
    environment: { ...environment, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
  });
}

/** @param {string} root */
async function allChecks(root) {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

  return Object.keys(scripts).filter((name) => name.startsWith(TASK_PREFIX));
}

/**
 * What the summary of turbo's run says of each check; one that did not run has not passed.
 *
 * @param {string} runs folder of turbo's summaries
 * @param {readonly string[]} names
 * @returns {Promise<{ name: string, passed: boolean }[]>}
 */
export async function readResults(runs, names) {
  const [file] = await readdir(runs).catch(() => []);
  /** @type {{ tasks: { task: string, execution?: { exitCode?: number } }[] }} */
  const { tasks } = file === undefined ? { tasks: [] } : JSON.parse(await readFile(join(runs, file), 'utf8'));

  return names.map((name) => ({
    name,
    passed: tasks.some(({ task, execution }) => task === name && execution?.exitCode === 0),
  }));
}
