import type { Command } from 'commander';
import { interruptible } from '../interruption.ts';
import { addPublishSettings } from '../publish/publish-settings.ts';
import type { RunPublishFlags } from '../publish/run-publish.ts';
import { duration } from '../settings/parsers.ts';
import { addRoomSettings } from '../settings/room-settings.ts';
import { Setting } from '../settings/setting.ts';

const EXAMPLES = `
Examples:
  $ tureen publish clip.webm --room lobby
  $ tureen publish one.mp4 two.mp4 --loop                one peer plays them in turn, again and again
  $ tureen publish alice.webm bob.webm --peer-per-file   two peers, at once
  $ tureen publish --testsrc --tone --simulcast 3 --bitrate 2M --duration 1m
  $ tureen publish rtsp://camera.example/stream --codec H264`;

/** Adds `tureen publish`. */
export function addPublishCommand(program: Command): void {
  const command = program
    .command('publish')
    .description('publish media files, one after the other, or each as a peer of its own')
    .argument('[file...]', 'files, URLs that ffmpeg opens, or demo, testsrc, tone');
  addRoomSettings(command);
  const settings = [
    new Setting('--loop', 'begin again after the last file'),
    new Setting('--peer-per-file', 'a peer for each file, all at once'),
    new Setting('--exit-after-publish', 'leave after the last file').default(true),
    new Setting('--no-exit-after-publish', 'stay until Ctrl-C or --duration'),
    new Setting('-d, --duration <time>', 'leave after so long, such as 30s or 10m').argParser(duration),
  ];
  for (const setting of settings) command.addOption(setting);
  addPublishSettings(command);
  command.addHelpText('after', EXAMPLES).action(async (files: readonly string[], flags: RunPublishFlags) => {
    const { runPublish } = await import('../publish/run-publish.ts');
    await interruptible(async (signal) => runPublish(files, flags, signal));
  });
}
