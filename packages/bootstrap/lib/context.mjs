import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the repository. */
const ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

/**
 * What every step and task is given.
 *
 * @typedef {object} Context
 * @property {string} root folder of the repository
 * @property {string} privateFolder `.tureen` in it, ignored by git, holding what the bootstrap makes
 * @property {NodeJS.ProcessEnv} environment variables for everything that is started; steps add to it
 * @property {AbortSignal} signal fires when the user stops the bootstrap
 * @property {import('./report.mjs').Report} report where progress is told
 */

/**
 * @param {Pick<Context, 'signal' | 'report'> & { root?: string, environment?: NodeJS.ProcessEnv }} options
 * @returns {Context}
 */
export function createContext({ signal, report, root = ROOT, environment = process.env }) {
  return { root, privateFolder: join(root, '.tureen'), environment: { ...environment }, signal, report };
}
