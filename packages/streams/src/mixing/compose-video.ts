import { randomUUID } from 'node:crypto';
import { requestStreams } from '../module.ts';
import { requireFrameRate, requireSize } from '../synthetic/check-picture.ts';
import { placeTiles, requireLayout, type VideoLayout } from './layout.ts';
import {
  DEFAULT_MAX_LATENCY_MS,
  requireCommonWorker,
  requireMaxLatency,
  type MixingOptions,
} from './mixing-options.ts';
import { VideoComposition } from './video-composition.ts';

/** Options of `composeVideo`. */
export interface ComposeVideoOptions extends MixingOptions {
  /** Width in pixels, an even number from 16 to 4096. Default: 1280. */
  readonly width?: number;
  /** Height in pixels, an even number from 16 to 4096. Default: 720. */
  readonly height?: number;
  /** Pictures per second, a whole number from 1 to 120. Default: 25. */
  readonly frameRate?: number;
  /** Default: `grid`. */
  readonly layout?: VideoLayout;
  /** Colour of what no picture covers, as `#rrggbb`. Default: black. */
  readonly background?: string;
}

/**
 * Puts the pictures of any number of tracks, local and received, side by side in one track. Each keeps its shape and is
 * as large as its tile allows; the last picture of a track that stalls stays. All pictures of one moment are shown at
 * one moment, which is also that of `mixAudio()`.
 *
 * Nothing is decoded while nobody sends, records or reads the composition. Tracks may come and go; one that ends leaves.
 *
 * @param tracks - Video tracks of one worker; may be empty when the option `worker` is given.
 * @throws `TypeError` A track carries sound, an option is out of range, or there is neither a track nor a worker.
 * @throws {@link StreamsError} `foreign-track`, `other-worker`, `request-failed`.
 */
export async function composeVideo(
  tracks: readonly MediaStreamTrack[],
  options: ComposeVideoOptions = {},
): Promise<VideoComposition> {
  const { width = 1280, height = 720, frameRate = 25, layout = 'grid', signal } = options;
  const { background = '#000000', maxLatencyMs = DEFAULT_MAX_LATENCY_MS } = options;
  const canvas = { width, height };
  requireSize('width', width);
  requireSize('height', height);
  requireFrameRate(frameRate);
  requireColour(background);
  requireMaxLatency(maxLatencyMs);
  requireLayout(layout, canvas);
  const worker = requireCommonWorker('composeVideo', tracks, 'video', options.worker);
  const distinct = [...new Set(tracks)];
  const id = randomUUID();
  const tiles = placeTiles(layout, distinct, canvas);
  const data = { ...canvas, frameRate, background, maxLatencyMs, tiles };
  await requestStreams(worker, 'mixing.composeVideo', data, { target: id, ...(signal && { signal }) });
  const settings = { ...canvas, frameRate };
  const track = worker.createTrack({
    id,
    kind: 'video',
    label: 'composition',
    settings,
    data: { remote: false },
  });
  return new VideoComposition({
    worker,
    track,
    name: 'video composition',
    signal,
    canvas,
    layout,
    tracks: distinct,
  });
}

function requireColour(background: string): void {
  if (/^#[0-9a-f]{6}$/iu.test(background)) return;
  throw new TypeError(`background must be a colour such as #102030, got '${background}'`);
}
