import { handlerRequirements } from '@tureen/handler';
import { ensureWorkerBinary } from '@tureen/sfu';
import { prepareEnvironment } from '@tureen/worker';
import type { Command } from 'commander';
import { listenForInterruption } from '../interruption.ts';
import { writeLine } from '../write-line.ts';

/** Adds `tureen setup`. */
export function addSetupCommand(program: Command): void {
  program
    .command('setup')
    .description('prepare the Python environment ahead of the first use')
    .option('--server', 'prepare the mediasoup worker of the embedded server too')
    .action(setup);
}

async function setup({ server }: { readonly server?: boolean }): Promise<void> {
  const interruption = listenForInterruption();
  const { signal } = interruption;
  try {
    const { python } = await prepareEnvironment({
      requirements: [handlerRequirements],
      signal,
      onProgress: ({ message }) => writeLine(message),
    });
    writeLine(`Python: ${python}`);
    if (server !== true) return;
    const binary = await ensureWorkerBinary({ signal, onProgress: ({ message }) => writeLine(message) });
    writeLine(`mediasoup worker: ${binary.path}`);
  } finally {
    interruption.dispose();
  }
}
