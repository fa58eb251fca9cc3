import { randomUUID } from 'node:crypto';
import type { StreamMessage } from '@tureen/channel';
import { requestStreams } from '../module.ts';
import { requirePixelFormat, type PixelFormat } from '../raw/pixel-format.ts';
import { ownBytes } from './own-bytes.ts';
import { requireDropPolicy, requireKind, splitQueue, type QueueOptions } from './reading-options.ts';
import { TrackReader } from './track-reader.ts';

/** Options of `frames`. */
export interface FramesOptions extends QueueOptions {
  /** Default: `i420`, which costs least. */
  readonly format?: PixelFormat;
  /** Width in pixels. Default: the picture's own, or what keeps its shape at `height`. */
  readonly width?: number;
  /** Height in pixels. Default: the picture's own, or what keeps its shape at `width`. */
  readonly height?: number;
  /** At most so many pictures per second, evenly spread. Default: all. */
  readonly frameRate?: number;
  /** Pictures that may wait; up to two of them are here already. Default: 4. */
  readonly maxQueue?: number;
}

/** Pictures that may come here before they are asked for: one on its way while another is looked at. */
const PREFETCH = 2;

/** One picture of a track. */
export interface VideoFrameData {
  readonly format: PixelFormat;
  /** In pixels; both change with the track where the options leave them open. */
  readonly width: number;
  readonly height: number;
  /** The picture, packed as `PixelFormat` says, in memory that nothing else uses: `data.buffer` may be transferred. */
  readonly data: Uint8Array;
  /** Milliseconds on the clock of the worker, which all its tracks share: sound and pictures of equal times belong together. */
  readonly timestamp: number;
}

/**
 * Reads the pictures of a track, decoded, scaled and converted. Each form of a picture is made once for all who read it;
 * a reader that is not read from costs nothing beyond decoding and slows nobody.
 *
 * ```ts
 * for await (const { data, width, height } of frames(track, { format: 'rgba', width: 320 })) look(data, width, height);
 * ```
 *
 * @throws `TypeError` The track carries sound, or an option is out of range.
 * @throws {@link StreamsError} `foreign-track`; the reader's `next()` throws the others.
 */
export function frames(track: MediaStreamTrack, options: FramesOptions = {}): TrackReader<VideoFrameData> {
  const { format = 'i420', width, height, frameRate, dropPolicy = 'drop-oldest', signal } = options;
  requireKind('frames', track, 'video');
  requirePixelFormat(format);
  requireSide('width', width);
  requireSide('height', height);
  requireDropPolicy(dropPolicy);
  if (frameRate !== undefined && !(frameRate > 0))
    throw new TypeError(`frameRate must be above 0, got ${frameRate}`);
  const { prefetch, maxQueue } = splitQueue(options.maxQueue ?? 4, PREFETCH);
  return new TrackReader(track, {
    prefetch,
    signal,
    read: (message, shape) => readPicture(message, shape, format),
    open: async (worker, streamId, opening) =>
      requestStreams(
        worker,
        'reading.openFrames',
        {
          trackId: track.id,
          streamId,
          format,
          maxQueue,
          dropPolicy,
          ...(width !== undefined && { width }),
          ...(height !== undefined && { height }),
          ...(frameRate !== undefined && { frameRate }),
        },
        { target: randomUUID(), signal: opening },
      ),
  });
}

function readPicture(
  { body, timestamp }: StreamMessage,
  shape: Uint8Array,
  format: PixelFormat,
): VideoFrameData {
  const view = new DataView(shape.buffer, shape.byteOffset, shape.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  return { format, width, height, data: ownBytes(body), timestamp: Number(timestamp) / 1000 };
}

function requireSide(name: string, pixels: number | undefined): void {
  if (pixels === undefined || (Number.isInteger(pixels) && pixels >= 1 && pixels <= 8192)) return;
  throw new TypeError(`${name} must be a whole number of pixels from 1 to 8192, got ${pixels}`);
}
