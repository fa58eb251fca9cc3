/** Whether programs must be started through the shell. */
export const WINDOWS = process.platform === 'win32';

/**
 * On Windows npm and others are scripts, which only the shell starts; it splits at spaces.
 *
 * @param {string} command
 * @param {readonly string[]} parameters
 * @returns {[string, string[]]}
 */
export function shellOnWindows(command, parameters) {
  return WINDOWS ? [quote(command), parameters.map(quote)] : [command, [...parameters]];
}

/** @param {string} text */
function quote(text) {
  return /[\s&|<>^"]/.test(text) ? `"${text.replaceAll('"', '\\"')}"` : text;
}
