import { Argument, type Command } from 'commander';
import { SHELLS } from '../completion/shells.ts';
import { writeLine } from '../write-line.ts';

const EXAMPLES = `
Examples:
  $ tureen completion bash >> ~/.bashrc
  $ tureen completion zsh >> ~/.zshrc
  $ tureen completion fish > ~/.config/fish/completions/tureen.fish`;

/** Adds `tureen completion`, and what the printed scripts call. */
export function addCompletionCommand(program: Command): void {
  program
    .command('completion')
    .description('print the script by which a shell completes commands and flags')
    .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: string) => {
      const { completionScript } = await import('../completion/completion-script.ts');
      writeLine(await completionScript(shell));
    });
  program
    .command('completion-server', { hidden: true })
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => {
      const { printCompletions } = await import('../completion/print-completions.ts');
      printCompletions(program, process.env);
    });
}
