import type { Command } from 'commander';
import { interruptible } from '../interruption.ts';
import type { JoinFlags } from '../join/run-join.ts';
import { addPublishSettings } from '../publish/publish-settings.ts';
import { addRecordSettings } from '../record/record-settings.ts';
import { duration } from '../settings/parsers.ts';
import { addRoomSettings } from '../settings/room-settings.ts';
import { Setting } from '../settings/setting.ts';
import { truth } from '../settings/parsers.ts';

const EXAMPLES = `
Examples:
  $ tureen join --room lobby
  $ tureen join 'http://127.0.0.1:4443/?room=lobby#token=…' --publish demo --name Bot
  $ tureen join --url wss://meet.example:4443 --publish clip.webm --record recordings --duration 10m
  $ tureen join --json --no-consume --say 'hello, all'`;

/** Adds `tureen join`. */
export function addJoinCommand(program: Command): void {
  const command = program
    .command('join')
    .description('a bot in a room: see who comes and goes, publish, receive, record, chat')
    .argument('[link]', 'link of the room, instead of --url');
  addRoomSettings(command);
  const settings = [
    new Setting('-p, --publish <what>', 'file, URL, demo, testsrc or tone; may be repeated').repeated(),
    new Setting('--publish-demo', 'publish a test picture and a tone'),
    new Setting('--produce', 'publish what the flags say').default(true).variable('PRODUCE', truth),
    new Setting('--no-produce', 'publish nothing'),
    new Setting('--consume', 'receive what others send').default(true).variable('CONSUME', truth),
    new Setting('--no-consume', 'receive nothing'),
    new Setting('--record <folder>', 'record what is received'),
    new Setting('--chat', 'show messages of others').default(true).variable('DATACHANNEL', truth),
    new Setting('--no-chat', 'do not show them'),
    new Setting('--say <text>', 'send a message to the others; may be repeated').repeated(),
    new Setting('--loop', 'play files again and again'),
    new Setting('-d, --duration <time>', 'leave after so long, such as 30s or 10m').argParser(duration),
    new Setting('--exit-when-empty', 'leave when the last of the others has left'),
  ];
  for (const setting of settings) command.addOption(setting);
  addPublishSettings(command);
  addRecordSettings(command);
  command.addHelpText('after', EXAMPLES).action(async (link: string | undefined, flags: JoinFlags) => {
    const { runJoin } = await import('../join/run-join.ts');
    await interruptible(async (signal) =>
      runJoin(link === undefined ? flags : { ...flags, url: link }, signal),
    );
  });
}
