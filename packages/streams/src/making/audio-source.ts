import type { AiortcTrack, Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import { requireSound, sampleBytes, type SampleFormat } from '../raw/sample-format.ts';
import { openSource } from './open-source.ts';
import { ProgramSource, type CaptureOptions } from './program-source.ts';
import { requireQueue } from './require-queue.ts';
import type { SourceLink } from './source-link.ts';
import { toMicroseconds } from './to-microseconds.ts';

/** Options of `createAudioSource`. */
export interface AudioSourceOptions {
  /** Samples per second and channel, a whole number from 4000 to 192 000. It is resampled where that is needed. */
  readonly sampleRate: number;
  /** 1, or 2 whose samples come by turns. */
  readonly channels: 1 | 2;
  /** Default: `s16`. */
  readonly format?: SampleFormat;
  /** Milliseconds of sound that may wait in the worker; captures beyond wait for room. Default: 1000. */
  readonly maxQueueMs?: number;
  /** Sources of one worker with the same name share a time line, so that equal timestamps are played together. */
  readonly timeline?: string;
  /** Gives up making it. */
  readonly signal?: AbortSignal;
}

/** Samples of all channels by turns: numbers in the format of the source, or their bytes, little-endian. */
export type Samples = Int16Array | Float32Array | Uint8Array;

/**
 * Makes an audio track of samples that the program captures.
 *
 * They are played by the clock in blocks of 20 ms, whether anybody listens or not. While none wait the track is silent;
 * samples that come later are played from then on.
 *
 * @throws `TypeError` An option is out of range.
 * @throws {@link StreamsError} `request-failed`.
 */
export async function createAudioSource(worker: Worker, options: AudioSourceOptions): Promise<AudioSource> {
  const { sampleRate, channels, format = 's16', maxQueueMs = 1000, timeline, signal } = options;
  requireSound(sampleRate, channels, format);
  requireQueue(maxQueueMs);
  const { track, link } = await openSource(worker, {
    method: 'making.createAudioSource',
    data: (streamId) => ({ streamId, sampleRate, channels, format, ...(timeline && { timeline }) }),
    kind: 'audio',
    settings: { sampleRate, channelCount: channels },
    name: 'audio source',
    maxUnits: (maxQueueMs / 1000) * sampleRate,
    acknowledged: false,
    signal,
  });
  return new AudioSource(track, link, { sampleRate, channels, format });
}

/** What the samples of a source are. */
type Sound = Required<Pick<AudioSourceOptions, 'sampleRate' | 'channels' | 'format'>>;

/** An audio track that the program feeds; made by `createAudioSource()`. */
export class AudioSource extends ProgramSource {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly format: SampleFormat;

  /** @internal */
  constructor(track: AiortcTrack, link: SourceLink, { sampleRate, channels, format }: Sound) {
    super(track, link);
    this.sampleRate = sampleRate;
    this.channels = channels;
    this.format = format;
  }

  /** Milliseconds of sound that the worker has and has not played; captures that wait for room are not counted. */
  get queuedDurationMs(): number {
    return (this.link.queuedUnits / this.sampleRate) * 1000;
  }

  /**
   * Appends samples, of any duration. Resolves when there was room for them; they are copied at once, so that the array
   * may be used again.
   *
   * @throws `TypeError` The array holds numbers of the other format, or the timestamp is none.
   * @throws {@link StreamsError} `wrong-size` when it is empty or not whole samples of all channels, `closed`,
   * `worker-gone`.
   */
  async capture(samples: Samples, { timestamp, signal }: CaptureOptions = {}): Promise<void> {
    const body = new Uint8Array(this.#check(samples));
    const timestampUs = toMicroseconds(timestamp);
    const units = body.length / sampleBytes(this.format, this.channels);
    await this.link.capture({ units, body, timestampUs, signal });
  }

  /** The very bytes of the samples. */
  #check(samples: Samples): Uint8Array {
    const given =
      samples instanceof Float32Array ? 'f32' : samples instanceof Int16Array ? 's16' : this.format;
    if (given !== this.format) throw new TypeError(`the source takes ${this.format} samples, got ${given}`);
    const step = sampleBytes(this.format, this.channels);
    if (samples.byteLength === 0 || samples.byteLength % step !== 0) {
      const expected = `whole samples of ${step} bytes (${this.channels} x ${this.format})`;
      throw StreamsError.wrongSize('an audio source', expected, samples.byteLength);
    }
    return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  }
}
