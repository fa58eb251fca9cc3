import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const ROOT: string = fileURLToPath(new URL('../../../', import.meta.url));

/** One Markdown file. */
export interface MarkdownFile {
  /** Path from the root. */
  readonly name: string;
  readonly text: string;
}

/** Every Markdown file of the project, without what tools make or install. */
export function markdownFiles(): MarkdownFile[] {
  const names = globSync(['*.md', '.github/*.md', '{packages,python,examples,docker}/**/*.md'], {
    cwd: ROOT,
    exclude: (name) => /(?:^|\/)(?:node_modules|dist|\.venv|python)(?:\/|$)/u.test(name) && name !== 'python',
  });
  return names
    .filter((name) => !name.includes('node_modules'))
    .map((name) => ({ name, text: readFileSync(resolve(ROOT, name), 'utf8') }));
}

/** The targets of relative links in a file, as paths from the root. */
export function relativeLinks({ name, text }: MarkdownFile): string[] {
  const targets = [...text.matchAll(/\]\((?<target>[^)\s]+)\)/gu)].map(
    (match) => match.groups?.['target'] ?? '',
  );
  return targets
    .filter((target) => !/^(?:[a-z]+:|#)/u.test(target))
    .map((target) => relative(ROOT, resolve(ROOT, dirname(name), target.replace(/#.*$/u, ''))));
}

/** A fenced block of code. */
export interface CodeBlock {
  readonly language: string;
  /** What follows the language: `run` marks commands that a test runs. */
  readonly mark: string;
  readonly code: string;
}

/** The fenced blocks of code, in order. */
export function fencedBlocks({ text }: MarkdownFile): CodeBlock[] {
  const blocks = text.matchAll(/^```(?<language>\w+) ?(?<mark>[^\n]*)\n(?<code>.*?)^```$/gmsu);
  return [...blocks].map(({ groups = {} }) => ({
    language: groups['language'] ?? '',
    mark: groups['mark'] ?? '',
    code: groups['code'] ?? '',
  }));
}

/** The code of the blocks of one language, in order. */
export function codeBlocks(file: MarkdownFile, language: string): string[] {
  return fencedBlocks(file)
    .filter((block) => block.language === language)
    .map(({ code }) => code);
}

/** One line of a block of commands. */
export interface CommandLine {
  /** Without its comment. */
  readonly command: string;
  /** Its comment says that it has no end of its own. */
  readonly isStopped: boolean;
  /** What follows the language of its block. */
  readonly mark: string;
}

/** A comment that begins so says that the command has no end of its own. */
const STOPPED = 'until Ctrl-C';

/** The commands of all blocks in bash, in order. */
export function commandLines(page: MarkdownFile): CommandLine[] {
  return fencedBlocks(page)
    .filter(({ language }) => language === 'bash')
    .flatMap(commandsOf);
}

/** The commands of one block. */
export function commandsOf({ mark, code }: CodeBlock): CommandLine[] {
  const lines = code.split('\n').filter((line) => line !== '');
  return lines.map((line) => readCommandLine(line, mark));
}

function readCommandLine(line: string, mark: string): CommandLine {
  const { command = '', comment = '' } =
    /^(?<command>.+?)(?:\s+# (?<comment>[^#]*))?$/u.exec(line)?.groups ?? {};
  return { command, isStopped: comment.startsWith(STOPPED), mark };
}

/** The guides, without their index. */
export function guides(): MarkdownFile[] {
  const folder = 'packages/docs/guides/';
  return documentation().filter(({ name }) => name.startsWith(folder) && name !== `${folder}README.md`);
}

/** The pages of this package. */
function documentation(): MarkdownFile[] {
  return markdownFiles().filter(({ name }) => name.startsWith('packages/docs/'));
}
