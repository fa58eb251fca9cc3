import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';

const SUFFIX = '.part';

/**
 * Where a recording that broke off is kept; for a worker that cannot tell any more.
 *
 * @param path - Of the recording, as the program gave it or as it was numbered.
 * @param known - The temporary name that the worker told last.
 * @returns Absolute path, or undefined when there is no such file.
 */
export function findPartialFile(path: string, known: string | undefined): string | undefined {
  if (known !== undefined && existsSync(known)) return known;
  const folder = dirname(path);
  const extension = extname(path);
  const stem = basename(path, extension).replace(/-\d{4,}$/u, '');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const partial = names.filter((name) => belongsTo(name, stem, extension)).toSorted();
  const newest = partial.at(-1);
  return newest === undefined ? undefined : join(folder, newest);
}

/** Whether `name` is the temporary name of the recording or of one of its segments. */
function belongsTo(name: string, stem: string, extension: string): boolean {
  if (!name.startsWith(stem) || !name.endsWith(SUFFIX)) return false;
  const middle = name.slice(stem.length, -SUFFIX.length);
  return middle === extension || (/^-\d{4,}\./u.test(middle) && middle.endsWith(extension));
}
