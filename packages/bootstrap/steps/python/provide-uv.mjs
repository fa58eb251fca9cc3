import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runOrFail, runProgram } from '../../lib/run-program.mjs';
import { readStamp, writeStamp } from '../../lib/stamp.mjs';
import { pypiRemedy } from './run-uv.mjs';

/** From PyPI when there is none on PATH; also the range of the build backend of our packages. */
const REQUIREMENT = 'uv>=0.13,<0.14';
/** Oldest uv on PATH that knows everything we ask of it. */
const OLDEST_MINOR = 8;

/**
 * Path of uv: the one on PATH, else one from PyPI in a private environment.
 *
 * @param {import('../../lib/context.mjs').Context} context
 * @param {string} python interpreter to make the environment with
 * @returns {Promise<string>}
 */
export async function provideUv(context, python) {
  if (await isOnPath(context)) return 'uv';
  const folder = join(context.privateFolder, 'uv');
  const executables = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  const stamp = join(folder, 'tureen-stamp');
  const uv = join(executables, process.platform === 'win32' ? 'uv.exe' : 'uv');
  if ((await readStamp(stamp)) === REQUIREMENT && existsSync(uv)) return uv;

  const options = { environment: context.environment, signal: context.signal };
  await runOrFail(python, ['-m', 'venv', '--clear', folder], { ...options, remedy: venvRemedy });
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', REQUIREMENT];
  await runOrFail(join(executables, 'python'), install, { ...options, remedy: pypiRemedy });
  await writeStamp(stamp, REQUIREMENT);

  return uv;
}

/** @param {import('../../lib/context.mjs').Context} context */
async function isOnPath({ environment, signal }) {
  try {
    const result = await runProgram('uv', ['--version'], { environment, signal });
    const [, major, minor] = /^uv (\d+)\.(\d+)/.exec(result.stdout) ?? [];

    return Number(major) > 0 || Number(minor) >= OLDEST_MINOR;
  } catch (error) {
    if (signal.aborted) throw error;

    return false;
  }
}

/** @param {string} output */
function venvRemedy(output) {
  return /ensurepip|No module named '?venv/.test(output)
    ? "Install Python's venv module (Debian, Ubuntu: apt-get install -y python3-venv) or uv."
    : undefined;
}
