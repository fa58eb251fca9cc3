import type { AiortcTrack, Worker } from '@tureen/handler';
import { StreamsError } from '../errors.ts';
import { pictureBytes, requirePixelFormat, type PixelFormat } from '../raw/pixel-format.ts';
import { openSource } from './open-source.ts';
import { ProgramSource, type CaptureOptions } from './program-source.ts';
import { requireQueue } from './require-queue.ts';
import type { SourceLink } from './source-link.ts';
import { toMicroseconds } from './to-microseconds.ts';

/** Options of `createVideoSource`. */
export interface VideoSourceOptions {
  /** Width in pixels, a whole number from 2 to 8192. */
  readonly width: number;
  /** Height in pixels, likewise. */
  readonly height: number;
  /** Pictures per second of those without timestamps, above 0 and at most 240. Default: 30. */
  readonly frameRate?: number;
  /** Default: `i420`, which costs least. */
  readonly format?: PixelFormat;
  /** Milliseconds of pictures that may wait in the worker; captures beyond wait for room. Default: 100. */
  readonly maxQueueMs?: number;
  /** Sources of one worker with the same name share a time line, so that equal timestamps are played together. */
  readonly timeline?: string;
  /** Gives up making it. */
  readonly signal?: AbortSignal;
}

/**
 * Makes a video track of pictures that the program captures.
 *
 * They are shown by the clock, whether anybody watches or not. While none wait the last one stands; it is sent again
 * twice a second, so that whoever joins sees it. An opaque picture is assumed: the fourth byte is ignored.
 *
 * @throws `TypeError` An option is out of range.
 * @throws {@link StreamsError} `request-failed`.
 */
export async function createVideoSource(worker: Worker, options: VideoSourceOptions): Promise<VideoSource> {
  const { width, height, frameRate = 30, format = 'i420', maxQueueMs = 100, timeline, signal } = options;
  requireSide('width', width);
  requireSide('height', height);
  requirePixelFormat(format);
  requireQueue(maxQueueMs);
  if (!(frameRate > 0 && frameRate <= 240)) {
    throw new TypeError(`frameRate must be above 0 and at most 240, got ${frameRate}`);
  }
  const { track, link } = await openSource(worker, {
    method: 'making.createVideoSource',
    data: (streamId) => ({ streamId, width, height, frameRate, format, ...(timeline && { timeline }) }),
    kind: 'video',
    settings: { width, height, frameRate },
    name: 'video source',
    maxUnits: Math.max(1, Math.round((maxQueueMs / 1000) * frameRate)),
    acknowledged: true,
    signal,
  });
  return new VideoSource(track, link, { width, height, frameRate, format });
}

/** What the pictures of a source are. */
type Picture = Required<Pick<VideoSourceOptions, 'width' | 'height' | 'frameRate' | 'format'>>;

/** A video track that the program feeds; made by `createVideoSource()`. */
export class VideoSource extends ProgramSource {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
  readonly format: PixelFormat;
  /** Bytes that a picture has. */
  readonly pictureBytes: number;

  /** @internal */
  constructor(track: AiortcTrack, link: SourceLink, { width, height, frameRate, format }: Picture) {
    super(track, link);
    this.width = width;
    this.height = height;
    this.frameRate = frameRate;
    this.format = format;
    this.pictureBytes = pictureBytes(format, width, height);
  }

  /** Milliseconds of pictures, at `frameRate`, that the worker has and has not shown. */
  get queuedDurationMs(): number {
    return (this.link.queuedUnits / this.frameRate) * 1000;
  }

  /**
   * Appends a picture, packed as `PixelFormat` says. Resolves when there was room for it and the worker has it: its
   * memory, which is not copied, may be used again then, and not before.
   *
   * @throws `TypeError` The timestamp is none.
   * @throws {@link StreamsError} `wrong-size` when it has not `pictureBytes` bytes, `closed`, `worker-gone`.
   */
  async capture(
    picture: Uint8Array | Uint8ClampedArray,
    { timestamp, signal }: CaptureOptions = {},
  ): Promise<void> {
    if (picture.byteLength !== this.pictureBytes) {
      const expected = `${this.pictureBytes} bytes (${this.width}x${this.height} ${this.format})`;
      throw StreamsError.wrongSize('a video source', expected, picture.byteLength);
    }
    const body = new Uint8Array(picture.buffer, picture.byteOffset, picture.byteLength);
    await this.link.capture({ units: 1, body, timestampUs: toMicroseconds(timestamp), signal });
  }
}

function requireSide(name: string, pixels: number): void {
  if (Number.isInteger(pixels) && pixels >= 2 && pixels <= 8192) return;
  throw new TypeError(`${name} must be a whole number of pixels from 2 to 8192, got ${pixels}`);
}
