import type { Worker } from '@tureen/handler';
import { requireFrameRate, requireSize } from './check-picture.ts';
import { createSyntheticTrack } from './synthetic-track.ts';

/** Options of `createTestPattern`. */
export interface TestPatternOptions {
  /** Width in pixels, even. Default: 640. */
  readonly width?: number;
  /** Height in pixels, even. Default: 480. */
  readonly height?: number;
  /** Pictures per second, a whole number. Default: 30. */
  readonly frameRate?: number;
  /** Share of the picture, from 0 to 1, that is noise, which makes an encoder use all its bitrate. Default: 0. */
  readonly noise?: number;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/**
 * Makes a video track of colour bars, a moving block and a clock that shows the time since it began. Nothing is
 * drawn until somebody sends or reads the track.
 *
 * @throws `TypeError` A size or rate is out of range.
 * @throws {@link StreamsError} `request-failed`.
 */
export async function createTestPattern(
  worker: Worker,
  { width = 640, height = 480, frameRate = 30, noise = 0, signal }: TestPatternOptions = {},
): Promise<MediaStreamTrack> {
  requireSize('width', width);
  requireSize('height', height);
  requireFrameRate(frameRate);
  if (!(noise >= 0 && noise <= 1)) throw new TypeError(`noise must be from 0 to 1, got ${noise}`);
  return createSyntheticTrack(worker, {
    method: 'synthetic.createTestPattern',
    data: { width, height, frameRate, noise },
    kind: 'video',
    label: 'test pattern',
    settings: { width, height, frameRate },
    signal,
  });
}
