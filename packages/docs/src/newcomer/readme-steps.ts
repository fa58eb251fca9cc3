import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fencedBlocks, ROOT, type MarkdownFile } from '../markdown.ts';

/** One thing that whoever reads README.md from top to bottom does. */
export type ReadmeStep =
  | { readonly type: 'command'; readonly command: string; readonly isStopped: boolean }
  | { readonly type: 'program'; readonly code: string };

/** A comment that begins so says that the command has no end of its own. */
const STOPPED = 'until Ctrl-C';

/** Commands inside of sentences. */
const INLINE = /`(?<command>(?:npm|node|tureen|git) [^`]+)`/gu;

/** The front page. */
export function readFrontPage(): MarkdownFile {
  return { name: 'README.md', text: readFileSync(resolve(ROOT, 'README.md'), 'utf8') };
}

/** Commands and programs of the fenced blocks, in order; a block without a language shows no more than output. */
export function readmeSteps(page: MarkdownFile): ReadmeStep[] {
  return fencedBlocks(page).flatMap(({ language, code }): ReadmeStep[] => {
    if (language === 'ts') return [{ type: 'program', code }];
    if (language !== 'bash') throw new Error(`${page.name} has a block of ${language}, which nothing runs`);
    return code
      .split('\n')
      .filter((line) => line !== '')
      .map(readLine);
  });
}

/** Commands that are named in sentences. */
export function inlineCommands({ text }: MarkdownFile): string[] {
  return [...text.matchAll(INLINE)].map(({ groups }) => groups?.['command'] ?? '');
}

function readLine(line: string): ReadmeStep {
  const { command = '', comment = '' } =
    /^(?<command>.+?)(?:\s+# (?<comment>[^#]*))?$/u.exec(line)?.groups ?? {};
  return { type: 'command', command, isStopped: comment.startsWith(STOPPED) };
}
