import { existsSync } from 'node:fs';
import { BootstrapError } from '../lib/bootstrap-error.mjs';
import { runOrFail, runProgram } from '../lib/run-program.mjs';

/**
 * A program that only tests need and that Debian's packages have: found on PATH, installed where that can be done
 * without asking.
 *
 * @param {object} program
 * @param {string} program.id
 * @param {string[]} program.version - The command line that prints its version.
 * @param {RegExp} program.pattern - Matches that output; the first group is the version.
 * @param {string} program.package - Debian's name of its package.
 * @param {string[]} [program.afterwards] - A command line to run once it is installed; its outcome does not matter.
 * @param {string} program.without - What is left out without it.
 * @returns {import('./step.d.ts').Step}
 */
export function debianProgramStep(program) {
  /** @param {import('../lib/context.mjs').Context} context */
  async function find({ environment, signal }) {
    const [name = '', ...parameters] = program.version;
    const result = await runProgram(name, parameters, { environment, signal }).catch(() => undefined);
    const version = program.pattern.exec(result?.stdout ?? '')?.[1];

    return result?.exitCode === 0 ? { detail: version ?? 'there' } : undefined;
  }

  return {
    id: program.id,
    name: `${program.id} (tests only)`,
    optional: true,
    find,

    async prepare(context) {
      if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw missing(program);
      await install(program, context);
      const provision = await find(context);
      if (provision === undefined) throw missing(program);

      return provision;
    },
  };
}

/** @param {string} debianPackage */
function installCommand(debianPackage) {
  return ['apt-get', 'install', '-y', '--no-install-recommends', debianPackage];
}

/**
 * @param {{ package: string, afterwards?: string[] }} program
 * @param {import('../lib/context.mjs').Context} context
 */
async function install(program, { environment, signal }) {
  const [name = '', ...parameters] = installCommand(program.package);
  const options = {
    environment: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
    signal,
    // A package manager that is cut off leaves the system half configured.
    finishOnAbort: true,
  };
  const { exitCode } = await runProgram(name, parameters, options);
  if (exitCode !== 0) {
    await runOrFail('apt-get', ['update'], options);
    await runOrFail(name, parameters, options);
  }
  const [after, ...afterParameters] = program.afterwards ?? [];
  if (after !== undefined) await runProgram(after, afterParameters, options).catch(() => undefined);
}

/** @param {{ package: string, without: string }} program */
function missing(program) {
  const command = [process.getuid?.() === 0 ? '' : 'sudo ', installCommand(program.package).join(' ')].join(
    '',
  );

  return new BootstrapError(`not there; ${program.without}`, {
    remedy: `Debian, Ubuntu: ${command}; elsewhere: install ${program.package}.`,
  });
}
