import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { Worker } from '@tureen/handler';
import { requestStreams } from '../module.ts';
import { requireFrameRate, requireSize } from './check-picture.ts';

/** Options of `renderClip`. */
export interface ClipOptions {
  /** Length in seconds, above 0 and at most 600. Default: 10. */
  readonly seconds?: number;
  /** Width in pixels, even. Default: 640. */
  readonly width?: number;
  /** Height in pixels, even. Default: 480. */
  readonly height?: number;
  /** Pictures per second, a whole number. Default: 30. */
  readonly frameRate?: number;
  /** Gives up; the unfinished file is removed. */
  readonly signal?: AbortSignal;
}

/** Time that encoding may take. */
const RENDER_TIMEOUT_MS = 300_000;

/**
 * Writes a WebM file (VP8, Opus) of a moving pattern with a visible clock and a tone, for demos and tests. It is
 * made as fast as the machine can, on a thread of the worker. An existing file is overwritten.
 *
 * @throws `TypeError` A size, rate or length is out of range.
 * @throws {@link StreamsError} `unwritable`, `request-failed`.
 */
export async function renderClip(
  worker: Worker,
  path: string,
  { seconds = 10, width = 640, height = 480, frameRate = 30, signal }: ClipOptions = {},
): Promise<void> {
  requireSize('width', width);
  requireSize('height', height);
  requireFrameRate(frameRate);
  if (!(seconds > 0 && seconds <= 600))
    throw new TypeError(`seconds must be above 0 and at most 600, got ${seconds}`);
  const data = { path: resolve(path), seconds, width, height, frameRate };
  await requestStreams(worker, 'synthetic.renderClip', data, {
    target: randomUUID(),
    timeoutMs: RENDER_TIMEOUT_MS,
    ...(signal && { signal }),
  });
}
