import { randomUUID } from 'node:crypto';
import { requestStreams } from '../module.ts';
import { AudioMix, requireGain } from './audio-mix.ts';
import {
  DEFAULT_MAX_LATENCY_MS,
  requireCommonWorker,
  requireMaxLatency,
  type MixingOptions,
} from './mixing-options.ts';

/** Options of `mixAudio`. */
export interface MixAudioOptions extends MixingOptions {
  /** In Hz, from 8000 to 96 000 in steps of 50. Default: 48 000. */
  readonly sampleRate?: number;
  /** Default: 2. */
  readonly channels?: 1 | 2;
  /** Factors of the tracks, in their order, from 0 to 16. Default: 1. */
  readonly gains?: readonly number[];
}

/**
 * Mixes the sound of any number of tracks, local and received, into one track: to record a whole room or to feed a
 * recogniser. Each is heard at the moment it belongs to, whatever its sample rate, channels and way here; gaps stay as
 * long as they are, and of no tracks it is silence. Sums beyond full scale are turned down for a moment, not cut off.
 *
 * Nothing is decoded while nobody sends, records or reads the mix. Tracks may come and go; one that ends leaves.
 *
 * @param tracks - Audio tracks of one worker; may be empty when the option `worker` is given.
 * @throws `TypeError` A track carries video, an option is out of range, or there is neither a track nor a worker.
 * @throws {@link StreamsError} `foreign-track`, `other-worker`, `request-failed`.
 */
export async function mixAudio(
  tracks: readonly MediaStreamTrack[],
  options: MixAudioOptions = {},
): Promise<AudioMix> {
  const { sampleRate = 48_000, channels = 2, maxLatencyMs = DEFAULT_MAX_LATENCY_MS, signal } = options;
  requireSound(sampleRate, channels);
  requireMaxLatency(maxLatencyMs);
  const worker = requireCommonWorker('mixAudio', tracks, 'audio', options.worker);
  const gains = new Map(tracks.map((track, index) => [track, options.gains?.[index] ?? 1]));
  for (const gain of gains.values()) requireGain(gain);
  const inputs = [...gains].map(([{ id: trackId }, gain]) => ({ trackId, gain }));
  const id = randomUUID();
  const data = { sampleRate, channels, maxLatencyMs, inputs };
  await requestStreams(worker, 'mixing.mixAudio', data, { target: id, ...(signal && { signal }) });
  const settings = { sampleRate, channelCount: channels };
  const track = worker.createTrack({
    id,
    kind: 'audio',
    label: 'audio mix',
    settings,
    data: { remote: false },
  });
  return new AudioMix({ worker, track, name: 'audio mix', signal }, gains);
}

function requireSound(sampleRate: number, channels: number): void {
  if (!(sampleRate >= 8000 && sampleRate <= 96_000 && sampleRate % 50 === 0)) {
    throw new TypeError(`sampleRate must be from 8000 to 96000 in steps of 50, got ${sampleRate}`);
  }
  if (channels !== 1 && channels !== 2) throw new TypeError(`channels must be 1 or 2, got ${channels}`);
}
