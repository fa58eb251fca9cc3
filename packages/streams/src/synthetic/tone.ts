import type { Worker } from '@tureen/handler';
import { createSyntheticTrack } from './synthetic-track.ts';

/** Options of `createTone`. */
export interface ToneOptions {
  /** Frequency of the sine, a whole number from 1 to 20 000. Default: 440. */
  readonly frequencyHz?: number;
  /** Amplitude from 0 to 1. Default: 0.25. */
  readonly volume?: number;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/**
 * Makes an audio track of a sine tone, 48 000 Hz mono. Nothing is made until somebody sends or reads the track.
 *
 * @throws `TypeError` The frequency or the volume is out of range.
 * @throws {@link StreamsError} `request-failed`.
 */
export async function createTone(
  worker: Worker,
  { frequencyHz = 440, volume = 0.25, signal }: ToneOptions = {},
): Promise<MediaStreamTrack> {
  if (!Number.isInteger(frequencyHz) || frequencyHz < 1 || frequencyHz > 20_000) {
    throw new TypeError(`frequencyHz must be a whole number from 1 to 20000, got ${frequencyHz}`);
  }
  if (!(volume >= 0 && volume <= 1)) throw new TypeError(`volume must be from 0 to 1, got ${volume}`);
  return createSyntheticTrack(worker, {
    method: 'synthetic.createTone',
    data: { frequencyHz, volume },
    kind: 'audio',
    label: 'tone',
    settings: { sampleRate: 48_000, channelCount: 1 },
    signal,
  });
}
