#!/usr/bin/env node
import { readCommandLine, USAGE } from './cli/command-line.ts';
import { serve } from './cli/serve.ts';
import { SfuError } from './errors.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;

/** The command `tureen-sfu`. Returns its exit code. */
async function main(args: readonly string[]): Promise<number> {
  const commandLine = readCommandLine(args);
  switch (commandLine.action) {
    case 'help':
      console.log(USAGE);
      return 0;
    case 'refuse':
      console.error(`tureen-sfu: ${commandLine.problem}\n\n${USAGE}`);
      return EXIT_USAGE;
    case 'serve':
      await serve(
        commandLine.arguments,
        { result: (text) => console.log(text), progress: (text) => console.error(text) },
        interruption(),
      );
      return 0;
    default:
      return commandLine satisfies never;
  }
}

/** Fires at the first Ctrl-C; the second one ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
      controller.abort(name);
    });
  }
  return controller.signal;
}

function exitCodeOf(error: unknown): number {
  console.error(SfuError.isInstance(error) ? `tureen-sfu: ${error.message}` : error);
  return SfuError.isInstance(error) && error.code === 'aborted' ? EXIT_INTERRUPTED : EXIT_FAILED;
}

void main(process.argv.slice(2))
  .catch(exitCodeOf)
  .then((code) => {
    process.exitCode = code;
  });
