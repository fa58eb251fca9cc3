import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder of this user for what Tureen prepares and may be thrown away: `tureen` in the place the
 * system has for caches (`XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches`, `%LOCALAPPDATA%`).
 */
export function defaultCacheDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  return join(systemCacheDirectory(environment), 'tureen');
}

function systemCacheDirectory(environment: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') {
    return environment['LOCALAPPDATA'] || join(homedir(), 'AppData', 'Local');
  }
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches');
  const chosen = environment['XDG_CACHE_HOME'];

  // The XDG base directory specification has relative paths ignored.
  return chosen !== undefined && isAbsolute(chosen) ? chosen : join(homedir(), '.cache');
}
