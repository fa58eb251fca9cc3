import type { Command } from 'commander';
import { interruptible } from '../interruption.ts';
import { writeLine } from '../write-line.ts';

const EXAMPLES = `
Examples:
  $ tureen setup
  $ tureen setup --server`;

/** Adds `tureen setup`. */
export function addSetupCommand(program: Command): void {
  program
    .command('setup')
    .description('prepare the Python environment ahead of the first use')
    .option('--server', 'prepare the mediasoup worker of the embedded server too')
    .addHelpText('after', EXAMPLES)
    .action(async (flags: SetupFlags) => interruptible(async (signal) => setup(flags, signal)));
}

interface SetupFlags {
  readonly server?: boolean;
}

async function setup({ server }: SetupFlags, signal: AbortSignal): Promise<void> {
  const [{ handlerRequirements }, { prepareEnvironment }] = await Promise.all([
    import('@tureen/handler'),
    import('@tureen/worker'),
  ]);
  const { python } = await prepareEnvironment({ requirements: [handlerRequirements], signal, onProgress });
  writeLine(`Python: ${python}`);
  if (server !== true) return;
  const { ensureWorkerBinary } = await import('@tureen/sfu');
  const binary = await ensureWorkerBinary({ signal, onProgress });
  writeLine(`mediasoup worker: ${binary.path}`);
}

function onProgress({ message }: { readonly message: string }): void {
  writeLine(message);
}
