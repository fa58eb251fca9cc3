import type { Command } from 'commander';
import { readDemoOptions, type DemoFlags } from '../demo/demo-options.ts';
import { createJsonReporter, createTextReporter } from '../demo/demo-reporter.ts';
import { runDemo } from '../demo/run-demo.ts';
import { ExitCode } from '../exit-code.ts';
import { listenForInterruption } from '../interruption.ts';
import { writeLine } from '../write-line.ts';

/** Adds `tureen demo`. */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('start a server on loopback, publish a file as one peer, receive and record it as another')
    .option('--media <file>', 'media file to publish (default: a clip made on the spot)')
    .option('--out <folder>', 'folder of the recordings', 'recordings')
    .option('--seconds <n>', 'how long to record', '10')
    .option('--port <n>', 'port of the server, 0 for any free one', '0')
    .option('--json', 'print one JSON object and nothing else')
    .action(demo);
}

async function demo(flags: DemoFlags): Promise<void> {
  const interruption = listenForInterruption();
  const reporter = flags.json === true ? createJsonReporter(writeLine) : createTextReporter(writeLine);
  try {
    const result = await runDemo({
      ...(await readDemoOptions(flags)),
      reporter,
      signal: interruption.signal,
    });
    reporter.result(result);
    if (interruption.signal.aborted) process.exitCode = ExitCode.interrupted;
    else if (!result.ok) process.exitCode = ExitCode.failure;
  } finally {
    interruption.dispose();
  }
}
