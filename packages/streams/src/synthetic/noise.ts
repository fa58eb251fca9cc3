import type { Worker } from '@tureen/handler';
import { createSyntheticTrack } from './synthetic-track.ts';

/** Options of `createNoise`. */
export interface NoiseOptions {
  /** Amplitude from 0 to 1. Default: 0.1. */
  readonly volume?: number;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/**
 * Makes an audio track of white noise, 48 000 Hz mono. Nothing is made until somebody sends or reads the track.
 *
 * @throws `TypeError` The volume is out of range.
 * @throws {@link StreamsError} `request-failed`.
 */
export async function createNoise(
  worker: Worker,
  { volume = 0.1, signal }: NoiseOptions = {},
): Promise<MediaStreamTrack> {
  if (!(volume >= 0 && volume <= 1)) throw new TypeError(`volume must be from 0 to 1, got ${volume}`);
  return createSyntheticTrack(worker, {
    method: 'synthetic.createNoise',
    data: { volume },
    kind: 'audio',
    label: 'noise',
    settings: { sampleRate: 48_000, channelCount: 1 },
    signal,
  });
}
