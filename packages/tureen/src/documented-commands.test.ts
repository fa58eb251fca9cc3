import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from './program.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGES = ['*.md', 'docker/*.md', 'packages/*/README.md', 'packages/docs/{*,guides/*}.md'];

/** `tureen …` on a line of its own, or after the prompt of an example; without a comment, and what reads its output. */
const COMMAND = /^(?: {2}\$ )?tureen (?<words>[^#|\n]+?)(?: {2,}.*| [|>#].*)?$/gmu;

/** The program with commands that do nothing. */
function deadProgram(): Command {
  const program = createProgram().hook('preAction', () => undefined);
  for (const command of program.commands) {
    command.action(() => undefined).exitOverride();
    command.configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  }
  return program;
}

function commandsIn(text: string): string[] {
  return [...text.matchAll(COMMAND)].map(({ groups }) => groups?.['words'] ?? '');
}

/** As a shell splits them. */
function wordsOf(line: string): string[] {
  const words = line.matchAll(/'(?<quoted>[^']*)'|(?<plain>\S+)/gu);
  return [...words].map(({ groups }) => groups?.['quoted'] ?? groups?.['plain'] ?? '');
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  return help;
}

const printed = globSync(PAGES, { cwd: ROOT }).flatMap((page) => {
  const blocks = readFileSync(ROOT + page, 'utf8').matchAll(/^```bash[^\n]*\n(?<code>.*?)^```$/gmsu);
  return [...blocks].flatMap(({ groups }) => commandsIn(groups?.['code'] ?? ''));
});
const told = createProgram().commands.flatMap((command) => commandsIn(helpOf(command)));

describe('every command that a page or the help prints', () => {
  it('is found', () => {
    expect(printed.length).toBeGreaterThan(15);
    expect(told.length).toBeGreaterThan(25);
  });

  it.each([...new Set([...printed, ...told])])('tureen %s can be understood', async (line) => {
    await expect(deadProgram().parseAsync(wordsOf(line), { from: 'user' })).resolves.toBeDefined();
  });

  it('is looked at: a wrong one would be found', async () => {
    await expect(deadProgram().parseAsync(['record', '--mux', 'none'], { from: 'user' })).rejects.toThrow(
      /--mux/u,
    );
  });
});

it.each(createProgram().commands.filter((command) => !command.name().includes('-')))(
  'the help of $_name has examples',
  (command) => {
    expect(helpOf(command)).toMatch(/^Examples:\n {2}\$ tureen /mu);
  },
);
