import { delimiter, join } from 'node:path';
import { SfuError } from '../../errors.ts';
import { runProgram, runStep } from '../run-program.ts';
import { installWithApt } from './apt-install.ts';
import { debianPackages, installCommand, isOnPath, isRoot } from './package-manager.ts';

/** From PyPI, since distributions' Meson is often older than the worker wants (>= 1.1). */
const BUILD_REQUIREMENTS = ['meson>=1.4,<2', 'ninja>=1.11,<2'];

/** How to get the tools. */
export interface ToolOptions {
  /** Folder for the private Python environment that holds Meson and Ninja. */
  workFolder: string;
  signal?: AbortSignal | undefined;
}

/**
 * Makes sure of a C++ compiler, Python, Meson and Ninja: installs compiler and Python with apt when
 * root may, and Meson and Ninja into a private environment always.
 *
 * @returns folder to put first on PATH
 * @throws SfuError `tool-missing` with the install command, `build-failed` or `aborted`
 */
export async function provideTools(options: ToolOptions): Promise<string> {
  await requireTool('a C++ compiler', 'compiler', hasCompiler, options.signal);
  await requireTool('Python 3 with venv', 'python', hasPython, options.signal);

  return installMeson(options);
}

async function requireTool(
  name: string,
  group: 'compiler' | 'python',
  isThere: (signal?: AbortSignal) => Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (await isThere(signal)) return;
  let cause: unknown;
  if (isRoot() && isOnPath('apt-get')) {
    cause = await installWithApt(debianPackages(group), signal).catch((error: unknown) => error);
    if (await isThere(signal)) return;
  }

  throw SfuError.toolMissing(name, installCommand(group), cause);
}

async function hasCompiler(signal?: AbortSignal): Promise<boolean> {
  return succeeds(process.env['CXX'] || 'c++', ['--version'], signal);
}

async function hasPython(signal?: AbortSignal): Promise<boolean> {
  return succeeds(python(), ['-c', 'import venv, ensurepip'], signal);
}

async function installMeson({ workFolder, signal }: ToolOptions): Promise<string> {
  const folder = join(workFolder, 'tools');
  await runStep('making a Python environment for Meson', python(), ['-m', 'venv', folder], { signal });
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...BUILD_REQUIREMENTS];
  await runStep('installing Meson and Ninja', join(folder, 'bin', 'python'), install, { signal });

  return join(folder, 'bin');
}

/** `path` with the tools' folder in front. */
export function withTools(toolFolder: string, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, PATH: [toolFolder, environment['PATH'] ?? ''].join(delimiter) };
}

function python(): string {
  return process.env['PYTHON'] || 'python3';
}

async function succeeds(command: string, parameters: string[], signal?: AbortSignal): Promise<boolean> {
  try {
    return (await runProgram(command, parameters, { signal })).exitCode === 0;
  } catch (error) {
    if (SfuError.isInstance(error)) throw error;

    return false;
  }
}
