import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesInFolders, fingerprint, readStamp, writeStamp } from '../lib/stamp.mjs';
import { findPython } from './python/find-python.mjs';
import { provideUv } from './python/provide-uv.mjs';
import { runUv } from './python/run-uv.mjs';

/** Hashes of every distribution for development; `lock-python.mjs` makes it. */
const LOCK = 'python/requirements-dev.lock';

/**
 * `python/.venv`: the locked distributions, with our own packages as editable installs.
 *
 * @type {import('./step.d.ts').Step}
 */
export const pythonStep = {
  id: 'python',
  name: 'Python environment',

  async find(context) {
    const isCurrent = (await readStamp(stampPath(context))) === pythonFingerprint(context.root);

    return isCurrent && existsSync(pythonIn(context)) ? provision(context) : undefined;
  },

  async prepare(context) {
    const stamp = pythonFingerprint(context.root);
    const python = await findPython(context);
    const uv = await provideUv(context, python);
    if ((await readStamp(stampPath(context))) === undefined) await makeEnvironment(context, uv, python);
    await installDistributions(context, uv);
    await writeStamp(stampPath(context), stamp);

    return provision(context);
  },
};

/**
 * Without a stamp inside, an environment may be half made, so it is made anew.
 *
 * @param {import('../lib/context.mjs').Context} context
 * @param {string} uv
 * @param {string} python
 */
async function makeEnvironment(context, uv, python) {
  await runUv(context, uv, ['venv', '--clear', '--python', python, environmentFolder(context)]);
}

/**
 * @param {import('../lib/context.mjs').Context} context
 * @param {string} uv
 */
async function installDistributions(context, uv) {
  const install = ['pip', 'install', '--python', pythonIn(context)];
  await runUv(context, uv, [...install, '--require-hashes', '--requirements', LOCK]);
  const members = memberManifests(context.root).map((path) => path.replace('/pyproject.toml', ''));
  await runUv(context, uv, [...install, '--no-deps', ...members.flatMap((member) => ['--editable', member])]);
}

/**
 * A digest of everything that decides what is installed.
 *
 * @param {string} root
 * @returns {string}
 */
export function pythonFingerprint(root) {
  return fingerprint(root, [LOCK, ...memberManifests(root)]);
}

/** @param {string} root */
function memberManifests(root) {
  return filesInFolders(root, 'python', 'pyproject.toml');
}

/** @param {import('../lib/context.mjs').Context} context */
function environmentFolder({ root }) {
  return join(root, 'python', '.venv');
}

/** @param {import('../lib/context.mjs').Context} context */
function pythonIn(context) {
  const path = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];

  return join(environmentFolder(context), ...path);
}

/** @param {import('../lib/context.mjs').Context} context */
function stampPath(context) {
  return join(environmentFolder(context), 'tureen-stamp');
}

/**
 * @param {import('../lib/context.mjs').Context} context
 * @returns {import('./step.d.ts').Provision}
 */
function provision(context) {
  const python = pythonIn(context);

  return {
    detail: 'python/.venv as in its lock file',
    path: dirname(python),
    environment: { PYTHON: python },
  };
}
