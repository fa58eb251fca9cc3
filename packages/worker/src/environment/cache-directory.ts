import { homedir } from 'node:os';
import path from 'node:path';

/**
 * The folder in which this program keeps what it can make again: `tureen` in the user's cache directory.
 *
 * `XDG_CACHE_HOME` or `~/.cache`, on macOS `~/Library/Caches`, on Windows `%LOCALAPPDATA%`.
 */
export function cacheDirectory(
  variables: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = variables['HOME'] ?? homedir(),
): string {
  if (platform === 'win32') {
    return path.win32.join(
      given(variables['LOCALAPPDATA']) ?? path.win32.join(home, 'AppData', 'Local'),
      'tureen',
    );
  }
  const folder = platform === 'darwin' ? 'Library/Caches' : '.cache';

  return path.posix.join(absolute(variables['XDG_CACHE_HOME']) ?? path.posix.join(home, folder), 'tureen');
}

/** The XDG specification has relative paths ignored. */
function absolute(value: string | undefined): string | undefined {
  return given(value)?.startsWith('/') === true ? value : undefined;
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
