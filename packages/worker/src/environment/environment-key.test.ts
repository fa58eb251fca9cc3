import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/sandbox.ts';
import { digestLockFiles, environmentKey } from './environment-key.ts';

const base = {
  version: [3, 12, 1],
  platform: 'linux',
  machine: 'x86_64',
  abi: '.cpython-312-x86_64-linux-gnu.so',
  basePrefix: '/usr',
} as const;

describe('environmentKey', () => {
  it('names the version and changes with everything that matters', () => {
    const key = environmentKey('digest', base);
    const others = [
      environmentKey('other digest', base),
      environmentKey('digest', { ...base, version: [3, 12, 2] }),
      environmentKey('digest', { ...base, machine: 'aarch64' }),
      environmentKey('digest', { ...base, abi: '.cpython-312-x86_64-linux-musl.so' }),
      environmentKey('digest', { ...base, basePrefix: '/opt/python' }),
    ];

    expect(key).toMatch(/^py3\.12\.1-[0-9a-f]{16}$/);
    expect(new Set([key, ...others]).size).toBe(6);
  });
});

describe('digestLockFiles', () => {
  it('depends on content, not on order', async () => {
    const folder = temporaryFolder();
    const requirements = ['a', 'b'].map((name) => {
      const lockFile = path.join(folder, name);
      writeFileSync(lockFile, name);

      return { name, lockFile, ranges: {} };
    });

    expect(await digestLockFiles(requirements)).toBe(await digestLockFiles(requirements.toReversed()));
    expect(await digestLockFiles(requirements)).not.toBe(await digestLockFiles(requirements.slice(1)));
  });
});
