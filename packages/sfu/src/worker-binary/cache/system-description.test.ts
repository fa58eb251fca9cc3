import { expect, test } from 'vitest';
import { cacheKey, describeSystem, linuxRelease } from './system-description.ts';

test('a key names version, system, release and architecture', () => {
  const system = { os: 'linux', release: 'debian-12', architecture: 'x64' };

  expect(cacheKey('3.27.1', system)).toBe('3.27.1-linux-debian-12-x64');
});

test('a key is a file name whatever the distribution calls itself', () => {
  const system = { os: 'linux', release: 'a/b c', architecture: 'arm64' };

  expect(cacheKey('3.27.1', system)).toBe('3.27.1-linux-a_b_c-arm64');
});

test.each([
  ['ID=debian\nVERSION_ID="12"\n', 'debian-12'],
  ["VERSION_ID='24.04'\nID=ubuntu", 'ubuntu-24.04'],
  ['ID=arch\n', 'arch-rolling'],
  ['ID=""\n', 'unknown'],
  ['', 'unknown'],
])('os-release %j is %s', (text, release) => {
  expect(linuxRelease(text)).toBe(release);
});

test('the running system has all three parts', () => {
  const system = describeSystem();

  expect(system.os).toBe(process.platform);
  expect(system.architecture).toBe(process.arch);
  expect(system.release).not.toBe('');
});
