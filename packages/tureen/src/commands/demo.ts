import type { Command } from 'commander';
import type { DemoFlags } from '../demo/demo-options.ts';
import { interruptible } from '../interruption.ts';

const EXAMPLES = `
Examples:
  $ tureen demo
  $ tureen demo --media clip.mp4 --seconds 30 --json`;

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
    .addHelpText('after', EXAMPLES)
    .action(async (flags: DemoFlags) => {
      const { runDemoCommand } = await import('../demo/run-demo-command.ts');
      await interruptible(async (signal) => runDemoCommand(flags, signal));
    });
}
