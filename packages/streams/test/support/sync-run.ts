import { once } from 'node:events';
import { createRelay, type Relay } from '@tureen/testing/relay';
import { findSyncMarks, makeSyncClip } from '@tureen/testing/sync-clip';
import { record, type RecordingResult } from '../../src/index.ts';
import { StreamsBed } from './streams-bed.ts';

/** How a clip is sent. */
export interface SyncRunOptions {
  /** How long; a whole number. */
  readonly seconds: number;
  /** Sends a clip of 5 s again and again instead of one that is long enough. */
  readonly loop?: boolean;
  /** Loses 5 % of the packets in each direction, to the server and from it. */
  readonly lossy?: boolean;
}

/** How far flashes and beeps are apart in the recording. */
export interface SyncRun {
  /** Seconds from each beep to the nearest flash, without sign, in order. */
  readonly offsets: readonly number[];
  /** Seconds from the first beep to the last. */
  readonly spanSeconds: number;
  /** Median of the first five offsets. */
  readonly atStart: number;
  /** Median of the last five. */
  readonly atEnd: number;
  readonly recording: RecordingResult;
}

const LOSS = { lossRate: 0.05, delayMs: 10 };
const CLIP_SECONDS = 5;
const MARKS = 5;

/** Sends a clip with a flash and a beep each second through the router, records what arrives, and looks at it. */
export async function runSync({ seconds, loop = false, lossy = false }: SyncRunOptions): Promise<SyncRun> {
  const relay = lossy ? createRelay({ seed: 11 }) : undefined;
  const bed = await StreamsBed.start(
    relay && { transformIceCandidates: async (candidates) => relay.transformIceCandidates(candidates) },
  );
  try {
    const clip = await makeSyncClip(loop ? CLIP_SECONDS : seconds + CLIP_SECONDS);
    const recording = await recordClip(bed, clip, { seconds, loop, relay });
    return await lookAt(recording);
  } finally {
    await bed.close();
    await relay?.close();
  }
}

async function recordClip(
  bed: StreamsBed,
  clip: string,
  { seconds, loop, relay }: { seconds: number; loop: boolean; relay: Relay | undefined },
): Promise<RecordingResult> {
  const producers = await bed.send(clip, ['audio', 'video'], { loop });
  const receptions = await Promise.all(producers.map(async (producer) => bed.receive(producer)));
  const recorder = await record(
    receptions.map(({ track }) => track),
    bed.path('sync.webm'),
  );
  for (const { begin } of receptions) await begin();
  for (const producer of producers) producer.resume();
  // A server can repair nothing of a stream that it has not heard of: the loss begins with what is recorded.
  await once(recorder, 'progress');
  relay?.set({ uplink: LOSS, downlink: LOSS });
  while ((recorder.progress?.durationSeconds ?? 0) < seconds) await once(recorder, 'progress');
  return recorder.stop();
}

async function lookAt(recording: RecordingResult): Promise<SyncRun> {
  const [flashes, beeps] = [
    await findSyncMarks(recording.path, 'video'),
    await findSyncMarks(recording.path, 'audio'),
  ];
  const offsets = beeps.map((beep) => Math.min(...flashes.map((flash) => Math.abs(flash - beep))));
  return {
    offsets,
    spanSeconds: (beeps.at(-1) ?? 0) - (beeps[0] ?? 0),
    atStart: median(offsets.slice(0, MARKS)),
    atEnd: median(offsets.slice(-MARKS)),
    recording,
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
