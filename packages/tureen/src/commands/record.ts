import type { Command } from 'commander';
import { interruptible } from '../interruption.ts';
import type { RunRecordFlags } from '../record/run-record.ts';
import { addRecordSettings } from '../record/record-settings.ts';
import { duration } from '../settings/parsers.ts';
import { addRoomSettings } from '../settings/room-settings.ts';
import { Setting } from '../settings/setting.ts';

const EXAMPLES = `
Examples:
  $ tureen record recordings --room lobby
  $ tureen record recordings --mux per-peer --container mkv --duration 1h --segment 10m
  $ tureen record voices --kind audio --peer alice --peer bob --json
  $ tureen record recordings --template '{roomId}/{displayName}-{kind}'`;

/** Adds `tureen record`. */
export function addRecordCommand(program: Command): void {
  const command = program
    .command('record')
    .description('record a room: everybody, or some')
    .argument('[folder]', 'folder of the recordings; made if need be', 'recordings');
  addRoomSettings(command);
  addRecordSettings(command);
  command.addOption(
    new Setting('-d, --duration <time>', 'stop after so long, such as 30s or 1h').argParser(duration),
  );
  command.addOption(new Setting('--exit-when-empty', 'stop when the last of the others has left'));
  command.addHelpText('after', EXAMPLES).action(async (folder: string, flags: RunRecordFlags) => {
    const { runRecord } = await import('../record/run-record.ts');
    await interruptible(async (signal) => runRecord(folder, flags, signal));
  });
}
