/**
 * How a picture lies in memory, always packed: planes in order, lines without padding.
 *
 * - `i420`: Y, then U, then V, the last two at half the size (rounded up).
 * - `nv12`: Y, then U and V by turns at half the size (rounded up).
 * - `rgba`, `bgra`: four bytes per pixel; the last one, opacity, is not sent.
 */
export type PixelFormat = 'i420' | 'nv12' | 'rgba' | 'bgra';

const PIXEL_FORMATS: ReadonlySet<string> = new Set<PixelFormat>(['i420', 'nv12', 'rgba', 'bgra']);

/** Bytes of a packed picture of that size in pixels. */
export function pictureBytes(format: PixelFormat, width: number, height: number): number {
  if (format === 'rgba' || format === 'bgra') return width * height * 4;
  return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
}

/**
 * Checks a pixel format.
 *
 * @throws `TypeError` It is none of the four.
 */
export function requirePixelFormat(format: string): void {
  if (PIXEL_FORMATS.has(format)) return;
  throw new TypeError(`format must be one of ${[...PIXEL_FORMATS].join(', ')}, got '${format}'`);
}
