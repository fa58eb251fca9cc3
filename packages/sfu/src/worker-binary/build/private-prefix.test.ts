import { expect, test } from 'vitest';
import { selectPackages } from './private-prefix.ts';

test('libraries, pkg-config and flatc are unpacked, the C and C++ runtime is left to the system', () => {
  const packages = [
    'gcc-12-base',
    'libc6',
    'libgcc-s1',
    'libcrypt1',
    'libstdc++6',
    'libc6-dev',
    'linux-libc-dev',
    'libabsl20220623',
    'libabsl-dev',
    'flatbuffers-compiler',
    'libnss3',
    'pkgconf-bin',
    'debconf',
  ];

  expect(selectPackages(packages)).toEqual([
    'libabsl20220623',
    'libabsl-dev',
    'flatbuffers-compiler',
    'libnss3',
    'pkgconf-bin',
  ]);
});
