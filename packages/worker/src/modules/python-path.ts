import path from 'node:path';

/**
 * The value of `PYTHONPATH` for a worker: the folders given, in order and each once, then what the user had there.
 *
 * @param folders - Absolute folders of modules.
 * @param existing - The user's `PYTHONPATH`, if any.
 * @param delimiter - What separates folders; the platform's own by default.
 */
export function composePythonPath(
  folders: readonly string[],
  existing: string | undefined,
  delimiter: string = path.delimiter,
): string {
  const inherited = existing === undefined ? [] : existing.split(delimiter);
  const all = [...folders, ...inherited].filter((folder) => folder !== '');

  return [...new Set(all)].join(delimiter);
}
