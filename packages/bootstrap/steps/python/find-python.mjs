import { BootstrapError } from '../../lib/bootstrap-error.mjs';
import { runProgram } from '../../lib/run-program.mjs';

/** Oldest Python that runs our packages, as [major, minor]. */
const OLDEST = [3, 11];
const WANTED = `Python ${OLDEST.join('.')} or newer`;

/** Prints version and path of an interpreter, for those that are scripts around another. */
const PROBE = 'import sys; print(sys.version_info[0], sys.version_info[1], sys.executable)';

/**
 * Path of an interpreter that is new enough: the one `PYTHON` names, else the first that the usual names give.
 *
 * @param {import('../../lib/context.mjs').Context} context
 * @returns {Promise<string>}
 */
export async function findPython(context) {
  /** @type {string[]} */
  const tooOld = [];
  for (const command of candidates(context.environment)) {
    const found = await probe(context, command);
    if (found === undefined) continue;
    if (isNewEnough(found.version)) return found.path;
    tooOld.push(`${command.join(' ')} is ${found.version.join('.')}`);
  }

  throw pythonMissing(context.environment, tooOld);
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string[][]} commands with their parameters
 */
function candidates({ PYTHON }) {
  if (PYTHON) return [[PYTHON]];
  const named = ['python3', 'python', 'python3.13', 'python3.12', 'python3.11'].map((name) => [name]);

  return process.platform === 'win32' ? [['py', '-3'], ...named] : named;
}

/**
 * @param {import('../../lib/context.mjs').Context} context
 * @param {string[]} command
 * @returns {Promise<{ version: number[], path: string } | undefined>}
 */
async function probe({ environment, signal }, [program = '', ...parameters]) {
  try {
    const result = await runProgram(program, [...parameters, '-c', PROBE], { environment, signal });
    const [, major, minor, path = ''] = /^(\d+) (\d+) (.+)$/m.exec(result.stdout) ?? [];

    return result.exitCode === 0 && path !== '' ? { version: [Number(major), Number(minor)], path } : undefined;
  } catch (error) {
    if (signal.aborted) throw error;

    return undefined;
  }
}

/** @param {number[]} version */
function isNewEnough([major = 0, minor = 0]) {
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;

  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * @param {NodeJS.ProcessEnv} environment
 * @param {string[]} tooOld
 */
function pythonMissing({ PYTHON }, tooOld) {
  const found = tooOld.length > 0 ? tooOld.join(', ') : `${PYTHON || 'python3'} does not run`;

  return new BootstrapError(`${WANTED} is needed: ${found}.`, {
    remedy: `Install ${WANTED} (Debian, Ubuntu: apt-get install -y python3 python3-venv; macOS: brew install python; \
Windows: winget install Python.Python.3.13), or set PYTHON to the path of one.`,
  });
}
