import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ConsumerConfig, MediasoupClient, Subscription } from '@tureen/room';
import { CommandError, ExitCode } from '../../exit-code.ts';
import { createReporter } from '../../output/create-reporter.ts';
import { readRoomTarget } from '../../settings/room-settings.ts';
import { runStay } from '../../stay/run-stay.ts';
import { stopIsFine } from '../../stay/stop-is-fine.ts';
import { untilEnd } from '../../stay/until-end.ts';
import { readConsumerConfig } from '../record-settings.ts';
import type { RunRecordFlags } from '../run-record.ts';
import { trackBytes, type StdoutForm } from './track-bytes.ts';

/**
 * Writes one track to standard output: the first that comes of what the flags choose. What happens is told on standard
 * error. It ends with the track, with who reads, or as the flags say.
 *
 * @throws CommandError `usage` when nothing reads; `failure` when the connection was lost.
 */
export async function runStdout(form: StdoutForm, flags: RunRecordFlags, signal: AbortSignal): Promise<void> {
  const { duration: durationMs, exitWhenEmpty } = flags;
  requireReader(form, flags);
  const target = await readRoomTarget(flags);
  const consume = firstOnly(await readConsumerConfig({ kind: 'audio', ...flags }, undefined));
  const reporter = await createReporter({ ...flags, live: false, output: 'stderr' });
  const act = async (client: MediasoupClient, stopped: AbortSignal): Promise<void> => {
    const over = new AbortController();
    const either = AbortSignal.any([stopped, over.signal]);
    const ends = [writeFirst(client, form, either), untilEnd(client, { durationMs, exitWhenEmpty }, either)];
    // Whichever is left over is stopped, and nobody hears of that.
    for (const end of ends) end.catch(() => undefined);
    await Promise.race(ends).finally(() => over.abort());
  };
  const work = async (): Promise<void> => runStay({ target, consume, reporter, act }, signal);
  try {
    await (durationMs === undefined ? stopIsFine(work) : work());
  } finally {
    reporter.close();
  }
}

function requireReader(form: StdoutForm, { kind }: RunRecordFlags): void {
  if (process.stdout.isTTY) {
    throw new CommandError(
      ExitCode.usage,
      '--stdout writes media, not text: pipe it, such as | ffmpeg -i - …',
    );
  }
  if (form === 'pcm' && kind === 'video') {
    throw new CommandError(ExitCode.usage, '--stdout pcm is for sound: leave --kind video or pcm out');
  }
}

/** Refuses all tracks but the first. */
function firstOnly(consume: ConsumerConfig): ConsumerConfig {
  let isTaken = false;
  const filter = (): boolean => {
    const isFirst = !isTaken;
    isTaken = true;
    return isFirst;
  };
  return { ...consume, filter };
}

async function writeFirst(client: MediasoupClient, form: StdoutForm, signal: AbortSignal): Promise<void> {
  const subscription = await firstOf(client, signal);
  if (subscription === undefined) return;
  const { track, mimeType } = subscription;
  try {
    await pipeline(Readable.from(trackBytes({ track, mimeType, form, signal })), process.stdout, {
      end: false,
    });
  } catch (error) {
    if (!isGone(error)) throw signal.aborted ? signal.reason : error;
    return;
  }
  if (subscription.state === 'active' || subscription.closed || signal.aborted) return;
  throw new CommandError(ExitCode.failure, 'the connection was lost, and the track with it');
}

async function firstOf(client: MediasoupClient, signal: AbortSignal): Promise<Subscription | undefined> {
  for await (const subscription of client.room?.subscriptions({ signal }) ?? []) return subscription;
  return undefined;
}

/** Whether the program that reads has ended. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
