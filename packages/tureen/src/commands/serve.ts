import type { Command } from 'commander';
import { CommandError, ExitCode } from '../exit-code.ts';
import { interruptible } from '../interruption.ts';
import type { ServeFlags } from '../serve/serve-options.ts';

const EXAMPLES = `
Examples:
  $ tureen serve
  $ tureen serve --port 0 --dialect 2024
  $ tureen serve --host 0.0.0.0 --domain meet.example --cert cert.pem --key key.pem`;

/** Adds `tureen serve`. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('run a mediasoup server with a web page until Ctrl-C')
    .option('--port <n>', 'port to listen on, 0 for any free one', '4443')
    .option('--room <id>', 'room of the printed link', 'lobby')
    .option('--dialect <year>', 'which mediasoup-demo to speak: 2024 (no web page) or 2026', '2026')
    .option('--workers <n>', 'mediasoup workers that share the rooms', '1')
    .option(
      '--host <address>',
      'address to listen on; beyond this machine only with the three below',
      '127.0.0.1',
    )
    .option('--domain <name>', 'name by which others reach this server')
    .option('--cert <file>', 'certificate (PEM) for TLS, with its chain')
    .option('--key <file>', "the certificate's key (PEM)")
    .option('--token <text>', 'what clients must know; made up when others can connect and none is given')
    .option('--json', 'print one JSON object {url, page, dialect, workerPids}')
    .addHelpText('after', EXAMPLES)
    .action(serve);
}

async function serve(flags: ServeFlags): Promise<void> {
  const [{ readServeOptions }, { runServer }] = await Promise.all([
    import('../serve/serve-options.ts'),
    import('../serve/run-server.ts'),
  ]);
  const options = await readServeOptions(flags);
  await interruptible(async (signal) => {
    const stopped = await runServer(options, signal);
    if (stopped === 'died') throw new CommandError(ExitCode.failure, 'a mediasoup worker died; start again');
  });
}
