import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { commandsOf, fencedBlocks, ROOT, type MarkdownFile } from '../markdown.ts';

/** One thing that whoever reads README.md from top to bottom does. */
export type ReadmeStep =
  | { readonly type: 'command'; readonly command: string; readonly isStopped: boolean }
  | { readonly type: 'program'; readonly code: string };

/** Commands inside of sentences. */
const INLINE = /`(?<command>(?:npm|node|tureen|git) [^`]+)`/gu;

/** The front page. */
export function readFrontPage(): MarkdownFile {
  return { name: 'README.md', text: readFileSync(resolve(ROOT, 'README.md'), 'utf8') };
}

/** Commands and programs of the fenced blocks, in order; a block without a language shows no more than output. */
export function readmeSteps(page: MarkdownFile): ReadmeStep[] {
  return fencedBlocks(page).flatMap((block): ReadmeStep[] => {
    const { language, code } = block;
    if (language === 'ts') return [{ type: 'program', code }];
    if (language !== 'bash') throw new Error(`${page.name} has a block of ${language}, which nothing runs`);
    return commandsOf(block).map(({ command, isStopped }) => ({ type: 'command', command, isStopped }));
  });
}

/** Commands that are named in sentences. */
export function inlineCommands({ text }: MarkdownFile): string[] {
  return [...text.matchAll(INLINE)].map(({ groups }) => groups?.['command'] ?? '');
}
