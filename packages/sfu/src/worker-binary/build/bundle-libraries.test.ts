import { expect, test } from 'vitest';
import { missingLibrary } from './bundle-libraries.ts';

test.each([
  ['\tlibnss3.so => not found', 'libnss3.so'],
  ['\tlibssl.so.3 => /usr/lib/libssl.so.3 (0x00007f5f704a7000)', undefined],
  ['\tlinux-vdso.so.1 (0x00007f5f70fbf000)', undefined],
  ['\t/lib64/ld-linux-x86-64.so.2 (0x00007f5f70fc1000)', undefined],
])('%j misses %s', (line, name) => {
  expect(missingLibrary(line)).toBe(name);
});
