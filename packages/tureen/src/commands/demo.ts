import type { Command } from 'commander';
import { readDemoOptions, type DemoFlags } from '../demo/demo-options.ts';
import { createJsonReporter, createTextReporter, type DemoReporter } from '../demo/demo-reporter.ts';
import { failedResult, type DemoResult } from '../demo/demo-result.ts';
import { runDemo } from '../demo/run-demo.ts';
import { interruptible } from '../interruption.ts';
import { writeError, writeLine } from '../write-line.ts';

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
  const reporter = flags.json === true ? createJsonReporter(writeLine) : createTextReporter(writeLine);
  const result = await interruptible(async (signal) => attempt(flags, reporter, signal));
  reporter.result(result);
  if (result.error !== undefined) writeError(result.error);
  process.exitCode = result.exitCode;
}

/** What is wrong with the flags is a result too, so that readers of JSON always get one. */
async function attempt(flags: DemoFlags, reporter: DemoReporter, signal: AbortSignal): Promise<DemoResult> {
  try {
    return await runDemo({ ...(await readDemoOptions(flags)), reporter, signal });
  } catch (error) {
    return failedResult(error, { server: undefined, recordings: [] });
  }
}
