import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';

/** Where to look for programs. */
export interface SearchPath {
  /** The environment with `PATH` (Windows: `Path`, in whatever case). */
  readonly variables: NodeJS.ProcessEnv;
  /** As in `process.platform`. */
  readonly platform?: NodeJS.Platform;
}

/**
 * The file that a program name stands for, as the system would look it up, without starting anything.
 *
 * @returns An absolute path, or undefined when there is no such executable file.
 */
export async function findExecutable(program: string, search: SearchPath): Promise<string | undefined> {
  const platform = search.platform ?? process.platform;
  for (const file of listPlaces(program, search.variables, platform)) {
    if (await isExecutable(file, platform)) return path.resolve(file);
  }

  return undefined;
}

/**
 * Every file that a program name may stand for, in the order in which the system looks. On Windows only `.exe`:
 * batch files cannot be started without a shell.
 */
export function listPlaces(
  program: string,
  variables: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): string[] {
  const rules = platform === 'win32' ? path.win32 : path.posix;
  const names = platform === 'win32' && !/\.exe$/i.test(program) ? [`${program}.exe`, program] : [program];
  if (/[/\\]/.test(program) && (platform === 'win32' || program.includes('/'))) return names;
  const folders = (searchPathOf(variables) ?? '').split(rules.delimiter).filter((folder) => folder !== '');

  return folders.flatMap((folder) => names.map((name) => rules.join(folder, name)));
}

function searchPathOf(variables: NodeJS.ProcessEnv): string | undefined {
  const name = Object.keys(variables).find((key) => key.toUpperCase() === 'PATH');

  return name === undefined ? undefined : variables[name];
}

async function isExecutable(file: string, platform: NodeJS.Platform): Promise<boolean> {
  try {
    if (!(await stat(file)).isFile()) return false;
    await access(file, platform === 'win32' ? constants.F_OK : constants.X_OK);

    return true;
  } catch {
    return false;
  }
}
