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
  const names = globSync(['*.md', '.github/*.md', '{packages,python,examples}/**/*.md'], {
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

/** The code blocks of one language, in order. */
export function codeBlocks({ text }: MarkdownFile, language: string): string[] {
  const blocks = text.matchAll(/^```(?<language>\w+)\n(?<code>.*?)^```$/gmsu);
  return [...blocks]
    .filter(({ groups }) => groups?.['language'] === language)
    .map(({ groups }) => groups?.['code'] ?? '');
}
