import type { Command } from 'commander';
import { interruptible } from '../interruption.ts';
import { LAYOUT_NAMES } from '../load/layout.ts';
import type { LoadFlags } from '../load/load-plan.ts';
import { bitrate, duration, oneOf, share, wholeNumber } from '../settings/parsers.ts';
import { addRoomSettings } from '../settings/room-settings.ts';
import { Setting } from '../settings/setting.ts';

const MOST_BOTS = 10_000;

const EXAMPLES = `
Examples:
  $ tureen load --audio-publishers 20 --subscribers 40 --duration 1m --fail-on-loss 1%
  $ tureen load --publishers 4 --audio-publishers 4 --subscribers 20 --layout 3x3 --html report.html
  $ tureen load --rooms 10 --audio-publishers 2 --subscribers 5 --num-per-second 10 --report report.json
  $ tureen load --subscribers 50 --ramp 30s --fail-on-join-time 2s --fail-on-bitrate 20k --json

Ends with 3 when a threshold was missed, a bot failed, or a track did not arrive.`;

/** Adds `tureen load`. */
export function addLoadCommand(program: Command): void {
  const command = program
    .command('load')
    .description('test a server: many publishers and subscribers, and what became of them');
  addRoomSettings(command);
  for (const setting of [...botSettings(), ...videoSettings(), ...resultSettings()])
    command.addOption(setting);
  command.addHelpText('after', EXAMPLES).action(async (flags: LoadFlags) => {
    const { runLoad } = await import('../load/run-load.ts');
    await interruptible(async (signal) => runLoad(flags, signal));
  });
}

function botSettings(): Setting[] {
  const count = wholeNumber(0, MOST_BOTS);
  return [
    new Setting('--rooms <n>', 'rooms, each with all of the following')
      .default(1)
      .argParser(wholeNumber(1, 1000)),
    new Setting('--publishers, --video-publishers <n>', 'peers that send pictures')
      .default(0)
      .argParser(count),
    new Setting('--audio-publishers <n>', 'peers that send sound; the first of both kinds are the same')
      .default(0)
      .argParser(count),
    new Setting('--subscribers <n>', 'peers that receive everything').default(0).argParser(count),
    new Setting('--num-per-second <n>', 'peers that join per second')
      .default(5)
      .argParser(wholeNumber(1, 1000)),
    new Setting('--ramp <time>', 'time over which the joins are spread instead').argParser(duration),
    new Setting('-d, --duration <time>', 'how long all stay, once they are there')
      .default(30_000, '30s')
      .argParser(duration),
    new Setting('--identity-prefix <text>', 'what the names begin with').default('load'),
    new Setting('--workers <n>', 'media workers (default: one per core)').argParser(wholeNumber(1, 256)),
  ];
}

function videoSettings(): Setting[] {
  return [
    new Setting('--layout <name>', `what subscribers look at: ${LAYOUT_NAMES.join(', ')}`)
      .default('all')
      .argParser(oneOf(...LAYOUT_NAMES)),
    new Setting('--simulcast', 'send pictures in three sizes').default(false),
    new Setting('--no-simulcast', 'send them in one (default: each size has an encoder)'),
    new Setting('--video-resolution <size>', 'high 1280x720, medium 640x360 or low 320x180')
      .default('low')
      .argParser(oneOf('high', 'medium', 'low')),
    new Setting('--video-codec <name>', 'VP8, H264, VP9 or AV1').argParser(
      oneOf('VP8', 'VP9', 'H264', 'AV1'),
    ),
    new Setting('--bitrate <bps>', 'most bits per second of pictures, such as 500k').argParser(bitrate),
    new Setting('--fps <n>', 'pictures per second').default(15).argParser(wholeNumber(1, 60)),
  ];
}

function resultSettings(): Setting[] {
  return [
    new Setting('-i, --interval <time>', 'time between two looks at the figures')
      .default(5000, '5s')
      .argParser(duration),
    new Setting('--report <file>', 'write a report as JSON or, into a file *.prom, for Prometheus'),
    new Setting('--html <file>', 'write a report as a page with charts'),
    new Setting('--fail-on-loss <share>', 'most loss of any received track, such as 1%').argParser(share),
    new Setting('--fail-on-join-time <time>', 'longest time to join and publish, such as 2s').argParser(
      duration,
    ),
    new Setting('--fail-on-bitrate <bps>', 'least mean bitrate of any received track, such as 20k').argParser(
      bitrate,
    ),
  ];
}
