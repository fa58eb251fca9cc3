import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A package manager of a distribution, with the names it has for what the build needs. */
interface PackageManager {
  /** Program whose presence tells that this is the one. */
  program: string;
  installCommand: string;
  compiler: readonly string[];
  python: readonly string[];
  libraries: readonly string[];
}

const PACKAGE_MANAGERS: readonly PackageManager[] = [
  {
    program: 'apt-get',
    installCommand: 'apt-get install -y',
    compiler: ['g++'],
    python: ['python3', 'python3-venv'],
    libraries: [
      'pkg-config',
      'libuv1-dev',
      'libssl-dev',
      'libsrtp2-dev',
      'libflatbuffers-dev',
      'flatbuffers-compiler',
      'libabsl-dev',
    ],
  },
  {
    program: 'dnf',
    installCommand: 'dnf install -y',
    compiler: ['gcc-c++'],
    python: ['python3', 'python3-pip'],
    libraries: [
      'pkgconf-pkg-config',
      'libuv-devel',
      'openssl-devel',
      'libsrtp-devel',
      'flatbuffers-devel',
      'flatbuffers-compiler',
      'abseil-cpp-devel',
    ],
  },
  {
    program: 'pacman',
    installCommand: 'pacman -S --needed',
    compiler: ['gcc'],
    python: ['python'],
    libraries: ['pkgconf', 'libuv', 'openssl', 'libsrtp', 'flatbuffers', 'abseil-cpp'],
  },
];

/** What a missing thing belongs to. */
export type PackageGroup = 'compiler' | 'python' | 'libraries';

/** Debian's packages for the groups, in the order given. */
export function debianPackages(...groups: readonly PackageGroup[]): readonly string[] {
  const apt = PACKAGE_MANAGERS.find((manager) => manager.program === 'apt-get');

  return groups.flatMap((group) => apt?.[group] ?? []);
}

/**
 * The exact command that installs a group on this machine, with `sudo` where the user is not root.
 */
export function installCommand(group: PackageGroup, path: string = process.env['PATH'] ?? ''): string {
  const manager = PACKAGE_MANAGERS.find((candidate) => isOnPath(candidate.program, path));
  if (manager === undefined) return `your package manager (as on Debian: ${debianPackages(group).join(' ')})`;
  const sudo = isRoot() ? '' : 'sudo ';

  return `${sudo}${manager.installCommand} ${manager[group].join(' ')}`;
}

/** Whether an executable file of this name lies in one of the folders of `path`. */
export function isOnPath(program: string, path: string = process.env['PATH'] ?? ''): boolean {
  return path.split(delimiter).some((folder) => folder !== '' && isExecutable(join(folder, program)));
}

/** Whether this process may install packages for the whole system. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);

    return true;
  } catch {
    return false;
  }
}
