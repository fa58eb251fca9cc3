import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOrFail } from './run-program.mjs';

const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|network/i;
const MISSING = /E404|ETARGET|notarget/;
const OPTIONS = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--no-package-lock',
  '--no-update-notifier',
  '--loglevel=error',
];

/**
 * Installs packages into a folder of their own with plain npm. Install scripts do not run, whatever npm's settings
 * say: newer versions block them anyway.
 *
 * @param {import('./context.mjs').Context} context
 * @param {string} folder must exist
 * @param {readonly string[]} packages with version or range
 */
export async function installWithNpm(context, folder, packages) {
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await runOrFail('npm', ['install', ...OPTIONS, '--prefix', folder, ...packages], {
    cwd: folder,
    environment: context.environment,
    signal: context.signal,
    remedy: registryRemedy,
  });
}

/**
 * What to do about a failure of npm or pnpm, from its output.
 *
 * @param {string} output
 * @returns {string | undefined}
 */
export function registryRemedy(output) {
  if (UNREACHABLE.test(output)) {
    return 'The npm registry cannot be reached. Check the network, the proxy and `npm config get registry`.';
  }
  if (MISSING.test(output)) {
    return 'The npm registry does not have this version. Check that `npm config get registry` is a full one.';
  }

  return undefined;
}
