import type { Command } from 'commander';
import { interruptible } from '../interruption.ts';
import { duration, oneOf, wholeNumber } from '../settings/parsers.ts';
import { addRoomSettings } from '../settings/room-settings.ts';
import { Setting } from '../settings/setting.ts';
import type { StatsFlags } from '../stats/run-stats.ts';

const EXAMPLES = `
Examples:
  $ tureen stats --room lobby
  $ tureen stats --interval 5s --duration 1m --json > figures.jsonl
  $ tureen stats --prometheus 9464`;

/** Adds `tureen stats`. */
export function addStatsCommand(program: Command): void {
  const command = program
    .command('stats')
    .description('live figures of what a room sends: bitrate, pictures per second, loss, jitter, freezes');
  addRoomSettings(command);
  const settings = [
    new Setting('-i, --interval <time>', 'time between two looks').default(2000, '2s').argParser(duration),
    new Setting(
      '--prometheus <port>',
      'serve the figures on 127.0.0.1 for Prometheus; 0 is any free port',
    ).argParser(wholeNumber(0, 65_535)),
    new Setting('--peer <id>', 'only of this peer; may be repeated').repeated(),
    new Setting('--kind <kind>', 'only audio, or only video').argParser(oneOf('audio', 'video')),
    new Setting('-d, --duration <time>', 'leave after so long, such as 30s or 10m').argParser(duration),
  ];
  for (const setting of settings) command.addOption(setting);
  command.addHelpText('after', EXAMPLES).action(async (flags: StatsFlags) => {
    const { runStats } = await import('../stats/run-stats.ts');
    await interruptible(async (signal) => runStats(flags, signal));
  });
}
