import { existsSync } from 'node:fs';
import { BootstrapError } from '../lib/bootstrap-error.mjs';
import { runOrFail, runProgram } from '../lib/run-program.mjs';

const INSTALL = ['apt-get', 'install', '-y', '--no-install-recommends', 'ffmpeg'];

/**
 * ffprobe, with which tests look at recordings from outside; nothing else needs it.
 *
 * @type {import('./step.d.ts').Step}
 */
export const ffprobeStep = {
  id: 'ffprobe',
  name: 'ffprobe (tests only)',
  optional: true,

  async find({ environment, signal }) {
    const result = await runProgram('ffprobe', ['-version'], { environment, signal }).catch(() => undefined);
    const version = /^ffprobe version (\S+)/.exec(result?.stdout ?? '')?.[1];

    return result?.exitCode === 0 ? { detail: version ?? 'there' } : undefined;
  },

  async prepare(context) {
    if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw missing();
    await install(context);
    const provision = await ffprobeStep.find(context);
    if (provision === undefined) throw missing();

    return provision;
  },
};

/** @param {import('../lib/context.mjs').Context} context */
async function install({ environment, signal }) {
  const [program = '', ...parameters] = INSTALL;
  const options = {
    environment: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
    signal,
    // A package manager that is cut off leaves the system half configured.
    finishOnAbort: true,
  };
  const { exitCode } = await runProgram(program, parameters, options);
  if (exitCode === 0) return;
  await runOrFail('apt-get', ['update'], options);
  await runOrFail(program, parameters, options);
}

function missing() {
  const command = [process.getuid?.() === 0 ? '' : 'sudo ', INSTALL.join(' ')].join('');

  return new BootstrapError('not there; tests that look at recordings with it are left out', {
    remedy: `Debian, Ubuntu: ${command}; elsewhere: install ffmpeg.`,
  });
}
