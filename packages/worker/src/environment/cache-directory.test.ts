import { describe, expect, it } from 'vitest';
import { cacheDirectory } from './cache-directory.ts';

describe('cacheDirectory', () => {
  it.each([
    ['linux', {}, '/home/me', '/home/me/.cache/tureen'],
    ['linux', { XDG_CACHE_HOME: '/fast' }, '/home/me', '/fast/tureen'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/me', '/home/me/.cache/tureen'],
    ['darwin', {}, '/Users/me', '/Users/me/Library/Caches/tureen'],
    ['win32', { LOCALAPPDATA: 'C:\\Local' }, 'C:\\Users\\me', 'C:\\Local\\tureen'],
    ['win32', {}, 'C:\\Users\\me', 'C:\\Users\\me\\AppData\\Local\\tureen'],
  ] as const)('on %s with %o', (platform, variables, home, expected) => {
    expect(cacheDirectory(variables, platform, home)).toBe(expected);
  });
});
