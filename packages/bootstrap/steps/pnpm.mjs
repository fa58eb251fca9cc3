import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installWithNpm } from '../lib/npm.mjs';
import { runOrFail, runProgram } from '../lib/run-program.mjs';
import { makeFolder } from '../lib/staged-folder.mjs';

/**
 * pnpm in the version that the root package.json names, in the private folder.
 *
 * @type {import('./step.d.ts').Step}
 */
export const pnpmStep = {
  id: 'pnpm',
  name: 'pnpm',

  async find(context) {
    const wanted = wantedVersion(context.root);

    return (await installedVersion(context)) === wanted ? provision(context, wanted) : undefined;
  },

  async prepare(context) {
    const version = wantedVersion(context.root);
    await makeFolder(join(context.privateFolder, 'pnpm'), async (folder) => {
      await installWithNpm(context, folder, [`pnpm@${version}`]);
      const options = {
        cwd: join(folder, 'node_modules', 'pnpm'),
        environment: context.environment,
        signal: context.signal,
      };
      // Its install script puts the native program in the place of a slower one, and may fail.
      await runProgram('node', ['install.js'], options);
      await runOrFail('node', [entryIn(folder), '--version'], options);
    });

    return provision(context, version);
  },
};

/**
 * The program to run with Node.js, which works whether or not install scripts ran.
 *
 * @param {import('../lib/context.mjs').Context} context
 * @returns {string}
 */
export function pnpmEntry({ privateFolder }) {
  return entryIn(join(privateFolder, 'pnpm'));
}

/** @param {string} folder */
function entryIn(folder) {
  return join(folder, 'node_modules', 'pnpm', 'bin', 'pnpm.mjs');
}

/** @param {string} root */
function wantedVersion(root) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

  return String(packageManager).replace(/^pnpm@|\+.*$/g, '');
}

/**
 * @param {import('../lib/context.mjs').Context} context
 * @returns {Promise<string | undefined>}
 */
async function installedVersion({ privateFolder }) {
  const manifest = join(privateFolder, 'pnpm', 'node_modules', 'pnpm', 'package.json');
  try {
    return JSON.parse(await readFile(manifest, 'utf8')).version;
  } catch {
    return undefined;
  }
}

/**
 * @param {import('../lib/context.mjs').Context} context
 * @param {string} version
 * @returns {import('./step.d.ts').Provision}
 */
function provision({ privateFolder }, version) {
  return { detail: version, path: join(privateFolder, 'pnpm', 'node_modules', '.bin') };
}
