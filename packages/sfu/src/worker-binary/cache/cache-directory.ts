import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder of this user for what Tureen prepares and may be thrown away: `TUREEN_CACHE_DIR` if set,
 * else `tureen` in the place the system has for caches (XDG base directory, `~/Library/Caches`,
 * `%LOCALAPPDATA%`).
 */
export function defaultCacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = environment['TUREEN_CACHE_DIR'];
  if (chosen) return chosen;

  return join(systemCacheDirectory(environment), 'tureen');
}

function systemCacheDirectory(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') {
    return environment['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');

  return environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
}
