import { once } from 'node:events';
import { startServer } from '@tureen/sfu';
import type { Command } from 'commander';
import { CommandError, ExitCode } from '../exit-code.ts';
import { interruptible } from '../interruption.ts';
import { readWholeNumber } from '../read-whole-number.ts';
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
  const number = readWholeNumber('--port', port, { min: 0, max: 65_535 });
  await interruptible(async (signal) => {
    const server = await startServer({
      port: number,
      signal,
      onProgress: ({ message }) => writeLine(message),
    });
    const closed = once(server, 'closed');
    writeLine(`A mediasoup server listens on ${server.url}`);
    await closed;
    if (!signal.aborted) throw new CommandError(ExitCode.failure, 'the mediasoup worker died; start again');
  });
}
