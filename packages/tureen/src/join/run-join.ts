import type { MediaInput, MediasoupClient } from '@tureen/room';
import { createReporter } from '../output/create-reporter.ts';
import { readMediaSource } from '../publish/media-source.ts';
import { publishOptionsOf, readSources, type PublishFlags } from '../publish/publish-settings.ts';
import { publishSource } from '../publish/publish-source.ts';
import { concludeRecordings } from '../record/recordings-table.ts';
import { readConsumerConfig, type RecordFlags } from '../record/record-settings.ts';
import { readRoomTarget, type RoomFlags } from '../settings/room-settings.ts';
import { runStay } from '../stay/run-stay.ts';
import { stopIsFine } from '../stay/stop-is-fine.ts';
import { untilEnd } from '../stay/until-end.ts';

/** The flags of `tureen join`. */
export interface JoinFlags extends RoomFlags, PublishFlags, RecordFlags {
  readonly publish?: readonly string[];
  readonly publishDemo?: boolean;
  readonly produce: boolean;
  readonly consume: boolean;
  readonly record?: string;
  readonly chat: boolean;
  readonly say?: readonly string[];
  readonly loop?: boolean;
  readonly duration?: number;
  readonly exitWhenEmpty?: boolean;
}

/** A bot in a room, until it is stopped or one of the ends that the flags name. */
export async function runJoin(flags: JoinFlags, signal: AbortSignal): Promise<void> {
  const { duration: durationMs, exitWhenEmpty, chat, consume } = flags;
  const target = await readRoomTarget(flags);
  const inputs = flags.produce ? await inputsOf(flags) : [];
  const reporter = await createReporter(flags);
  const recordings = concludeRecordings(reporter);
  const work = async (): Promise<void> =>
    runStay(
      {
        target,
        reporter: recordings.reporter,
        chat,
        consume: consume ? await readConsumerConfig(flags, flags.record) : {},
        act: async (client, stopped) => {
          for (const input of inputs) await publish(client, { input, flags, signal: stopped });
          for (const text of flags.say ?? []) await client.sendChatMessage(text, { signal: stopped });
          await untilEnd(client, { durationMs, exitWhenEmpty }, stopped);
        },
      },
      signal,
    );
  try {
    await (durationMs === undefined ? stopIsFine(work) : work());
  } finally {
    recordings.conclude();
  }
}

async function inputsOf(flags: JoinFlags): Promise<MediaInput[]> {
  const named = [...(flags.publish ?? []), ...(flags.publishDemo === true ? ['demo'] : [])];
  return [
    ...(await Promise.all(named.map(async (text) => readMediaSource(text)))),
    ...(await readSources(flags)),
  ];
}

async function publish(
  client: MediasoupClient,
  {
    input,
    flags,
    signal,
  }: { readonly input: MediaInput; readonly flags: JoinFlags; readonly signal: AbortSignal },
): Promise<void> {
  const loop = flags.loop ?? false;
  const source = input.type === 'file' ? { ...input, loop } : input;
  await publishSource(client, source, { options: publishOptionsOf(flags, source), signal });
}
