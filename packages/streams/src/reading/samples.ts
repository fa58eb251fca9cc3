import { randomUUID } from 'node:crypto';
import { requestStreams } from '../module.ts';
import { copySamples, requireSound, type SampleArray, type SampleFormat } from '../raw/sample-format.ts';
import { requireDropPolicy, requireKind, splitQueue, type QueueOptions } from './reading-options.ts';
import { TrackReader } from './track-reader.ts';

/** Options of `samples`. */
export interface SamplesOptions<Format extends SampleFormat = SampleFormat> extends QueueOptions {
  /** Samples per second and channel, a whole number from 4000 to 192 000. Default: 48 000. */
  readonly sampleRate?: number;
  /** 1, mixed down where there are more, or 2. Default: 1. */
  readonly channels?: 1 | 2;
  /** Default: `s16`. */
  readonly format?: Format;
  /** Milliseconds of one chunk, above 0 and at most 10 000. Default: 20. */
  readonly frameDurationMs?: number;
  /** Chunks that may wait; those of up to 100 ms are here already. Default: as many as make a second, at least 2. */
  readonly maxQueue?: number;
}

/** Samples of a track, all chunks of one length. */
export interface AudioSamples<Format extends SampleFormat = SampleFormat> {
  readonly format: Format;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Samples of each channel. */
  readonly samples: number;
  /** Samples of all channels by turns, in memory that nothing else uses: `data.buffer` may be transferred. */
  readonly data: SampleArray<Format>;
  /** Milliseconds on the clock of the worker, which all its tracks share: sound and pictures of equal times belong together. */
  readonly timestamp: number;
}

/** Sound that may come here before it is asked for. */
const PREFETCH_MS = 100;

/**
 * Reads the sound of a track, decoded, resampled and cut. Each form is made once for all who read it.
 *
 * While the track goes on, chunks follow each other without a gap. A gap of the track (loss, a pause) is one of the
 * timestamps: the chunk before it, and the last one of the track, are filled up with silence.
 *
 * ```ts
 * for await (const { data } of samples(track, { sampleRate: 16_000 })) recogniser.write(data);
 * ```
 *
 * @throws `TypeError` The track carries pictures, or an option is out of range.
 * @throws {@link StreamsError} `foreign-track`; the reader's `next()` throws the others.
 */
export function samples<Format extends SampleFormat = 's16'>(
  track: MediaStreamTrack,
  options: SamplesOptions<Format> = {},
): TrackReader<AudioSamples<Format>> {
  // Without a format there is nothing that could have made it another than the default.
  const { format = 's16' as Format, sampleRate = 48_000, channels = 1, frameDurationMs = 20 } = options;
  const { dropPolicy = 'drop-oldest', signal } = options;
  requireKind('samples', track, 'audio');
  requireSound(sampleRate, channels, format);
  requireDropPolicy(dropPolicy);
  const chunkSamples = chunkLength(sampleRate, frameDurationMs);
  const perSecond = Math.max(2, Math.ceil(1000 / frameDurationMs));
  const { prefetch, maxQueue } = splitQueue(
    options.maxQueue ?? perSecond,
    Math.max(1, Math.floor(PREFETCH_MS / frameDurationMs)),
  );
  return new TrackReader(track, {
    prefetch,
    signal,
    read: ({ body, timestamp }) => ({
      format,
      sampleRate,
      channels,
      samples: chunkSamples,
      data: copySamples(format, body),
      timestamp: Number(timestamp) / 1000,
    }),
    open: async (worker, streamId, opening) =>
      requestStreams(
        worker,
        'reading.openSamples',
        { trackId: track.id, streamId, sampleRate, channels, format, chunkSamples, maxQueue, dropPolicy },
        { target: randomUUID(), signal: opening },
      ),
  });
}

function chunkLength(sampleRate: number, frameDurationMs: number): number {
  const length = Math.round((sampleRate * frameDurationMs) / 1000);
  if (frameDurationMs <= 10_000 && length >= 1) return length;
  throw new TypeError(
    `frameDurationMs must be at least a sample's and at most 10000, got ${frameDurationMs} at ${sampleRate} Hz`,
  );
}
