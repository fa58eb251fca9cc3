import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { registryRemedy } from '../lib/npm.mjs';
import { runOrFail } from '../lib/run-program.mjs';
import { filesInFolders, fingerprint, readStamp, writeStamp } from '../lib/stamp.mjs';
import { pnpmEntry } from './pnpm.mjs';

/**
 * The packages of the lock file, installed again only when it or a manifest changed.
 *
 * @type {import('./step.d.ts').Step}
 */
export const packagesStep = {
  id: 'packages',
  name: 'Packages',

  async find(context) {
    const isCurrent = (await readStamp(stampPath(context))) === packagesFingerprint(context.root);

    return isCurrent && existsSync(join(context.root, 'node_modules', '.modules.yaml'))
      ? { detail: 'as in pnpm-lock.yaml' }
      : undefined;
  },

  async prepare(context) {
    const stamp = packagesFingerprint(context.root);
    await runOrFail(
      'node',
      [
        pnpmEntry(context),
        'install',
        '--frozen-lockfile',
        '--config.confirmModulesPurge=false',
        '--reporter=append-only',
      ],
      { cwd: context.root, environment: context.environment, signal: context.signal, remedy: installRemedy },
    );
    await writeStamp(stampPath(context), stamp);

    return { detail: 'as in pnpm-lock.yaml' };
  },
};

/**
 * A digest of everything that decides what is installed.
 *
 * @param {string} root
 * @returns {string}
 */
export function packagesFingerprint(root) {
  const manifests = ['packages', 'examples'].flatMap((folder) =>
    filesInFolders(root, folder, 'package.json'),
  );

  return fingerprint(root, ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests]);
}

/** @param {string} output */
function installRemedy(output) {
  if (/ERR_PNPM_OUTDATED_LOCKFILE|Cannot (?:install|proceed) with .*frozen/.test(output)) {
    return 'A package.json and pnpm-lock.yaml disagree: run `pnpm install` and commit the lock file.';
  }

  return registryRemedy(output);
}

/** @param {import('../lib/context.mjs').Context} context */
function stampPath({ privateFolder }) {
  return join(privateFolder, 'stamps', 'packages');
}
