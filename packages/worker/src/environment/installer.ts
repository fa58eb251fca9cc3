import type { ProbeReport } from '../find/probe-report.ts';
import { interpreterOf } from './environment-home.ts';

/** What an environment is made from. */
export interface InstallationPlan {
  /** Absolute path of the interpreter that the environment is made from. */
  readonly python: string;
  /** The folder of the new environment. */
  readonly folder: string;
  /** Absolute paths of the lock files. */
  readonly lockFiles: readonly string[];
}

/** A program that makes environments, as two commands. */
export interface Installer {
  readonly name: 'uv' | 'pip';
  /** Makes an empty environment. */
  readonly create: readonly string[];
  /** Fills it from the lock files; refuses whatever has not the hash that they name. */
  readonly install: readonly string[];
}

/** The programs that can make this environment here, best first; none when there is neither `uv` nor `venv`. */
export function listInstallers(
  plan: InstallationPlan,
  available: { uv: string | undefined } & Pick<ProbeReport, 'hasVenv'>,
): readonly Installer[] {
  const installers: Installer[] = [];
  if (available.uv !== undefined) installers.push(uv(available.uv, plan));
  if (available.hasVenv) installers.push(pip(plan));

  return installers;
}

/** The environment of an installer: the user's, without what would install elsewhere or into nothing. */
export function installerVariables(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(variables).filter(([name]) => !MISLEADING.has(name));

  return { ...Object.fromEntries(kept), PIP_USER: '0', PIP_NO_INPUT: '1', UV_NO_PROGRESS: '1' };
}

const MISLEADING = new Set([
  'PIP_NO_DEPS',
  'PIP_PREFIX',
  'PIP_REQUIRE_VIRTUALENV',
  'PIP_ROOT',
  'PIP_TARGET',
  'PYTHONHOME',
]);

function uv(program: string, { python, folder, lockFiles }: InstallationPlan): Installer {
  const install = [program, 'pip', 'install', '--python', interpreterOf(folder)];
  const flags = ['--require-hashes', '--compile-bytecode'];

  return {
    name: 'uv',
    create: [program, 'venv', '--no-project', '--no-python-downloads', '--python', python, folder],
    install: [...install, ...flags, ...requirementFlags(lockFiles)],
  };
}

function pip({ python, folder, lockFiles }: InstallationPlan): Installer {
  const install = [interpreterOf(folder), '-I', '-m', 'pip', 'install', '--disable-pip-version-check'];
  const flags = ['--require-hashes', '--compile', '--progress-bar', 'off', '--no-warn-script-location'];

  return {
    name: 'pip',
    create: [python, '-I', '-m', 'venv', folder],
    install: [...install, ...flags, ...requirementFlags(lockFiles)],
  };
}

function requirementFlags(lockFiles: readonly string[]): string[] {
  return lockFiles.flatMap((file) => ['--requirement', file]);
}
