import type { Command, Option } from 'commander';

/** Something that may come next. */
export interface Completion {
  readonly name: string;
  readonly description: string;
}

/** What may follow the words of a command line; undefined where a file or a free text is expected. */
export function complete(program: Command, words: readonly string[], last: string): Completion[] | undefined {
  const command = program.commands.find((candidate) => candidate.name() === words[1]);
  if (command === undefined) return commandsOf(program, last);
  const previous = words.at(-2) ?? '';
  const pending = command.options.find(({ short, long }) => previous === short || previous === long);
  if (pending !== undefined && takesValue(pending) && !last.startsWith('-')) return undefined;
  if (!last.startsWith('-')) return last === '' ? flagsOf(command, '-') : undefined;
  return flagsOf(command, last);
}

function commandsOf(program: Command, last: string): Completion[] {
  const hidden = new Set(['completion-server']);
  return program.commands
    .filter((command) => !hidden.has(command.name()) && command.name().startsWith(last))
    .map((command) => ({ name: command.name(), description: command.description() }));
}

function flagsOf(command: Command, last: string): Completion[] {
  const flags = command.options.filter((option) => option.long?.startsWith(last) === true);
  return [
    ...flags.map((option) => ({ name: option.long ?? '', description: option.description })),
    ...('--help'.startsWith(last) ? [{ name: '--help', description: 'show what the command does' }] : []),
  ];
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}
