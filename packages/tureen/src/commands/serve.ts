import { once } from 'node:events';
import { startServer } from '@tureen/sfu';
import type { Command } from 'commander';
import { CommandError, ExitCode } from '../exit-code.ts';
import { listenForInterruption } from '../interruption.ts';
import { writeLine } from '../write-line.ts';

/** Adds `tureen serve`. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run a mediasoup server on loopback until Ctrl-C')
    .option('--port <n>', 'port to listen on, 0 for any free one', '4443')
    .action(serve);
}

async function serve({ port }: { readonly port: string }): Promise<void> {
  const number = Number(port);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new CommandError(ExitCode.usage, `--port must be a whole number from 0 to 65535, got '${port}'`);
  }
  const interruption = listenForInterruption();
  try {
    const server = await startServer({ port: number, signal: interruption.signal });
    writeLine(`A mediasoup server listens on ${server.url}`);
    if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
    await server.close();
  } finally {
    interruption.dispose();
  }
}
