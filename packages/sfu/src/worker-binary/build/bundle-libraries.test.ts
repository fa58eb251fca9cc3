import { expect, test } from 'vitest';
import { sharedLibraryPath } from './bundle-libraries.ts';

test.each([
  ['\tlibnss3.so => /prefix/usr/lib/libnss3.so (0x00007f5f704a7000)', '/prefix/usr/lib/libnss3.so'],
  ['\tlibssl.so.3 => not found', undefined],
  ['\tlinux-vdso.so.1 (0x00007f5f70fbf000)', undefined],
  ['\t/lib64/ld-linux-x86-64.so.2 (0x00007f5f70fc1000)', undefined],
])('%j resolves to %s', (line, path) => {
  expect(sharedLibraryPath(line)).toBe(path);
});
