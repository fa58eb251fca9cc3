import { parseArgs } from 'node:util';
import { WorkerError } from '../errors/worker-error.ts';
import type { PreparedPython } from '../prepare/prepared-python.ts';
import { prepareEnvironment } from '../prepare/prepare-environment.ts';
import type { PackagePlaces } from './find-requirements.ts';
import { findRequirements } from './find-requirements.ts';

/** What the command works with; the program gives it the real ones. */
export interface CommandContext extends PackagePlaces {
  /** Environment variables. */
  readonly variables: NodeJS.ProcessEnv;
  /** Writes a line of result. */
  readonly print: (line: string) => void;
  /** Writes a line of news or of failure. */
  readonly tell: (line: string) => void;
  /** Stops the command. */
  readonly signal: AbortSignal;
}

const HELP = `Usage: tureen-worker prepare [package ...] [options]

Finds a Python that has what the packages need, or makes a private environment that has, so that
the first start of a worker need not. Prints the path of the interpreter.

Arguments:
  package                  name or folder of an npm package, or path of a requirements.json
                           (default: every installed package of this project)
Options:
  --python <path>          the Python to use (default: PYTHON, else python3, python, py -3)
  --cache-directory <dir>  where environments are kept (default: in the user's cache directory)
  --quiet                  no news while it works
  --help                   this text`;

/** Exit statuses. */
const OK = 0;
const FAILED = 1;
const WRONG_USE = 2;
const INTERRUPTED = 130;

/** Runs the command `tureen-worker` and returns its exit status. Never rejects. */
export async function runCommand(commandLine: readonly string[], context: CommandContext): Promise<number> {
  try {
    const { values, positionals } = parse(commandLine);
    const [verb, ...names] = positionals;
    if (values.help === true) context.print(HELP);
    else if (verb !== 'prepare') throw new TypeError(`There is no command "${verb ?? ''}".\n\n${HELP}`);
    else await prepare(names, values, context);

    return OK;
  } catch (error) {
    context.tell(error instanceof Error ? error.message : String(error));
    if (context.signal.aborted) return INTERRUPTED;

    return WorkerError.isInstance(error) ? FAILED : WRONG_USE;
  }
}

interface Values {
  readonly python?: string;
  readonly 'cache-directory'?: string;
  readonly quiet?: boolean;
  readonly help?: boolean;
}

function parse(commandLine: readonly string[]): { values: Values; positionals: string[] } {
  return parseArgs({
    args: [...commandLine],
    allowPositionals: true,
    options: {
      python: { type: 'string' },
      'cache-directory': { type: 'string' },
      quiet: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

async function prepare(names: readonly string[], values: Values, context: CommandContext): Promise<void> {
  const all = findRequirements(names, context);
  if (all.length === 0)
    throw new TypeError('No installed package needs anything; name a package or a requirements.json.');
  for (const requirements of all) {
    const prepared: PreparedPython = await prepareEnvironment({
      requirements: [requirements],
      python: values.python,
      cacheDirectory: values['cache-directory'],
      variables: context.variables,
      signal: context.signal,
      onProgress: ({ message }) => {
        if (values.quiet !== true) context.tell(`${requirements.name}: ${message}`);
      },
    });
    context.print(prepared.python);
  }
}
