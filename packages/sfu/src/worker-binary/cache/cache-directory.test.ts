import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultCacheDirectory } from './cache-directory.ts';

test('TUREEN_CACHE_DIR is taken as it is', () => {
  expect(defaultCacheDirectory({ TUREEN_CACHE_DIR: '/somewhere' })).toBe('/somewhere');
});

test.runIf(process.platform === 'linux')('XDG_CACHE_HOME holds a folder of our name', () => {
  expect(defaultCacheDirectory({ XDG_CACHE_HOME: '/caches' })).toBe(join('/caches', 'tureen'));
});

test.runIf(process.platform === 'linux')('the home folder serves when nothing is set', () => {
  expect(defaultCacheDirectory({})).toBe(join(homedir(), '.cache', 'tureen'));
});
