import { CommandError, ExitCode } from '../exit-code.ts';
import { createReporter } from '../output/create-reporter.ts';
import { readRoomTarget, type RoomFlags } from '../settings/room-settings.ts';
import { runStay } from '../stay/run-stay.ts';
import { stopIsFine } from '../stay/stop-is-fine.ts';
import { readConsumerConfig, type RecordFlags } from './record-settings.ts';
import { concludeRecordings } from './recordings-table.ts';
import type { StdoutForm } from './stdout/track-bytes.ts';

/** The flags of `tureen record`. */
export interface RunRecordFlags extends RoomFlags, RecordFlags {
  readonly duration?: number;
  readonly exitWhenEmpty?: boolean;
  /** Write one track there instead of files. */
  readonly stdout?: StdoutForm | true;
}

/**
 * Records until it is stopped or one of the ends that the flags name; every recording is finished.
 *
 * @throws CommandError `failure` when a recording failed.
 */
export async function runRecord(folder: string, flags: RunRecordFlags, signal: AbortSignal): Promise<void> {
  const { duration: durationMs, exitWhenEmpty } = flags;
  const target = await readRoomTarget(flags);
  const consume = await readConsumerConfig(flags, folder);
  const recordings = concludeRecordings(await createReporter(flags));
  const work = async (): Promise<void> =>
    runStay({ target, consume, durationMs, exitWhenEmpty, reporter: recordings.reporter }, signal);
  try {
    await (durationMs === undefined ? stopIsFine(work) : work());
  } finally {
    recordings.conclude();
  }
  const { failed } = recordings.counts;
  if (failed > 0) throw new CommandError(ExitCode.failure, `${failed} recordings failed; see above`);
}
