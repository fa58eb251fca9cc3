import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const FORMATTER = fileURLToPath(new URL('../../../../node_modules/.bin/oxfmt', import.meta.url));
const MARKS = ['<!-- figures -->', '<!-- /figures -->'] as const;

/** Puts a table between the marks of the package's README, in place of the one that is there. */
export async function writeReadme(table: string): Promise<void> {
  const text = await readFile(README, 'utf8');
  const [start, end] = [text.indexOf(MARKS[0]) + MARKS[0].length, text.indexOf(MARKS[1])];
  await writeFile(README, `${text.slice(0, start)}\n\n${table}\n\n${text.slice(end)}`);
  await promisify(execFile)(FORMATTER, [README]);
}
