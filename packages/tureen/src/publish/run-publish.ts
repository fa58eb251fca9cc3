import type { MediaInput } from '@tureen/room';
import { CommandError, ExitCode } from '../exit-code.ts';
import { createReporter } from '../output/create-reporter.ts';
import type { Reporter } from '../output/reporter.ts';
import { readRoomTarget, type RoomFlags, type RoomTarget } from '../settings/room-settings.ts';
import { runStay } from '../stay/run-stay.ts';
import { stopIsFine } from '../stay/stop-is-fine.ts';
import { untilEnd } from '../stay/until-end.ts';
import { readMediaSource } from './media-source.ts';
import { play } from './play-list.ts';
import { publishSource } from './publish-source.ts';
import { publishOptionsOf, readSources, type PublishFlags } from './publish-settings.ts';

/** The flags of `tureen publish`. */
export interface RunPublishFlags extends RoomFlags, PublishFlags {
  readonly loop?: boolean;
  readonly peerPerFile?: boolean;
  readonly exitAfterPublish: boolean;
  readonly duration?: number;
}

/** What one peer publishes. */
interface Programme {
  readonly target: RoomTarget;
  /** Played one after the other. */
  readonly files: readonly MediaInput[];
  /** Sent from the start to the end. */
  readonly sources: readonly MediaInput[];
}

/**
 * Publishes files to their end, or until it is stopped.
 *
 * @throws CommandError `usage` when there is nothing to publish; RoomError.
 */
export async function runPublish(
  names: readonly string[],
  flags: RunPublishFlags,
  signal: AbortSignal,
): Promise<void> {
  const files = await Promise.all(names.map(async (name) => readMediaSource(name)));
  const programmes = await programmesOf(files, flags);
  const reporter = await createReporter({ ...flags, live: programmes.length === 1 && flags.json !== true });
  const work = async (): Promise<void> => {
    await Promise.all(programmes.map(async (each) => publishOne(each, { flags, reporter, signal })));
  };
  const hasEnd =
    flags.duration !== undefined || (files.length > 0 && flags.loop !== true && flags.exitAfterPublish);
  try {
    await (hasEnd ? work() : stopIsFine(work));
  } finally {
    reporter.close();
  }
}

async function programmesOf(files: readonly MediaInput[], flags: RunPublishFlags): Promise<Programme[]> {
  const target = await readRoomTarget(flags);
  const sources = await readSources(flags);
  if (files.length + sources.length === 0) {
    throw new CommandError(ExitCode.usage, 'nothing to publish: name a file, or give --testsrc or --tone');
  }
  if (flags.peerPerFile !== true || files.length < 2) return [{ target, files, sources }];
  return files.map((file, index) => ({
    target: numbered(target, index + 1),
    files: [file],
    sources: index === 0 ? sources : [],
  }));
}

function numbered({ room, peer }: RoomTarget, number: number): RoomTarget {
  const { peerId, displayName } = peer;
  return { room, peer: { peerId: `${peerId}-${number}`, displayName: `${displayName} ${number}` } };
}

async function publishOne(
  { target, files, sources }: Programme,
  { flags, reporter, signal }: { flags: RunPublishFlags; reporter: Reporter; signal: AbortSignal },
): Promise<void> {
  const { duration: durationMs, loop = false, exitAfterPublish } = flags;
  const optionsOf = (input: MediaInput): ReturnType<typeof publishOptionsOf> =>
    publishOptionsOf(flags, input);
  await runStay(
    {
      target,
      reporter,
      act: async (client, stopped) => {
        const over = new AbortController();
        const either = AbortSignal.any([stopped, over.signal]);
        for (const source of sources) {
          await publishSource(client, source, { options: optionsOf(source), signal: stopped });
        }
        const playing = play(client, { inputs: files, loop, optionsOf }, either);
        const staying = untilEnd(client, { durationMs }, either);
        const leaves = files.length > 0 && exitAfterPublish;
        const ends = leaves ? [playing, staying] : [staying, playing.then(async () => staying)];
        // Whichever is left over is stopped, and nobody hears of that.
        for (const end of ends) end.catch(() => undefined);
        await Promise.race(ends).finally(() => over.abort());
      },
    },
    signal,
  );
}
