import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultCacheDirectory } from './cache-directory.ts';

test.runIf(process.platform === 'linux')('XDG_CACHE_HOME holds a folder of our name', () => {
  expect(defaultCacheDirectory({ XDG_CACHE_HOME: '/caches' })).toBe(join('/caches', 'tureen'));
});

test.runIf(process.platform === 'linux')('the home folder serves when nothing absolute is set', () => {
  expect(defaultCacheDirectory({ XDG_CACHE_HOME: 'here' })).toBe(join(homedir(), '.cache', 'tureen'));
});
