import type { Command } from 'commander';
import { interruptible } from '../interruption.ts';
import type { RunRecordFlags } from '../record/run-record.ts';
import { addRecordSettings } from '../record/record-settings.ts';
import { duration, oneOf } from '../settings/parsers.ts';
import { addRoomSettings } from '../settings/room-settings.ts';
import { Setting } from '../settings/setting.ts';

const EXAMPLES = `
Examples:
  $ tureen record recordings --room lobby
  $ tureen record recordings --mux per-peer --container mkv --duration 1h --segment 10m
  $ tureen record recordings --mux mixed --container mp4
  $ tureen record --stdout --peer alice | ffmpeg -i - alice.flac
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
  command.addOption(
    new Setting(
      '--stdout [form]',
      'write one track there instead: sound as WAV or, with pcm, as samples; with --kind video pictures as IVF or H264',
    ).argParser(oneOf('container', 'pcm')),
  );
  command.addOption(new Setting('--exit-when-empty', 'stop when the last of the others has left'));
  command.addHelpText('after', EXAMPLES).action(async (folder: string, flags: RunRecordFlags) => {
    await interruptible(async (signal) => record(folder, flags, signal));
  });
}

async function record(folder: string, flags: RunRecordFlags, signal: AbortSignal): Promise<void> {
  if (flags.stdout === undefined) {
    const { runRecord } = await import('../record/run-record.ts');
    await runRecord(folder, flags, signal);
    return;
  }
  const { runStdout } = await import('../record/stdout/run-stdout.ts');
  await runStdout(flags.stdout === true ? 'container' : flags.stdout, flags, signal);
}
