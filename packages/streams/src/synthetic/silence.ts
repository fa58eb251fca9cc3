import type { Worker } from '@tureen/handler';
import { createSyntheticTrack } from './synthetic-track.ts';

/** Options of `createSilence`. */
export interface SilenceOptions {
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/**
 * Makes an audio track of silence, 48 000 Hz mono, whose packets flow as those of any sound. Nothing is made until
 * somebody sends or reads the track.
 *
 * @throws {@link StreamsError} `request-failed`.
 */
export async function createSilence(
  worker: Worker,
  { signal }: SilenceOptions = {},
): Promise<MediaStreamTrack> {
  return createSyntheticTrack(worker, {
    method: 'synthetic.createSilence',
    data: {},
    kind: 'audio',
    label: 'silence',
    settings: { sampleRate: 48_000, channelCount: 1 },
    signal,
  });
}
