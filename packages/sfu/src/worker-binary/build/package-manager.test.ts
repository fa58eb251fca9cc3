import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFakeWorker } from '../fixtures/fake-worker.ts';
import { temporaryFolder } from '../fixtures/temporary-folder.ts';
import { debianPackages, installCommand, isOnPath, isRoot } from './package-manager.ts';

const unix = test.skipIf(process.platform === 'win32');

unix.each([
  ['apt-get', 'apt-get install -y g++'],
  ['dnf', 'dnf install -y gcc-c++'],
  ['pacman', 'pacman -S --needed gcc'],
])('where there is %s the command is its own', async (program, command) => {
  const folder = await temporaryFolder();
  await writeFakeWorker(join(folder, program), 0);

  expect(installCommand('compiler', folder)).toBe(isRoot() ? command : `sudo ${command}`);
});

test('where there is no known package manager the packages are named', () => {
  expect(installCommand('compiler', '')).toBe('your package manager (as on Debian: g++)');
});

unix('a program is on the path when it can be executed', async () => {
  const folder = await temporaryFolder();
  await writeFakeWorker(join(folder, 'flatc'), 0);

  expect(isOnPath('flatc', folder)).toBe(true);
  expect(isOnPath('ninja', folder)).toBe(false);
});

test('groups come in the order asked for', () => {
  expect(debianPackages('python', 'compiler')).toEqual(['python3', 'python3-venv', 'g++']);
});
