import tabtab from '@pnpm/tabtab';
import type { Command } from 'commander';
import { writeLine } from '../write-line.ts';
import { complete } from './complete.ts';

/** Answers a shell that asks what may come next; the question is in the environment. */
export function printCompletions(program: Command, environment: NodeJS.ProcessEnv): void {
  const { complete: isAsked, partial, lastPartial } = tabtab.parseEnv(environment);
  if (!isAsked) return;
  const completions = complete(program, partial.split(/\s+/u), lastPartial);
  if (completions === undefined) tabtab.logFiles();
  else tabtab.log(completions, tabtab.getShellFromEnv(environment), writeLine);
}
