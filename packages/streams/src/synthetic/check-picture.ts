/** Largest rate of pictures that a synthetic source makes. */
const MAX_FRAME_RATE = 120;

/**
 * Checks one side of a picture.
 *
 * @throws `TypeError` It is not an even whole number from 16 to 4096.
 */
export function requireSize(name: string, pixels: number): void {
  if (Number.isInteger(pixels) && pixels % 2 === 0 && pixels >= 16 && pixels <= 4096) return;
  throw new TypeError(`${name} must be an even number of pixels from 16 to 4096, got ${pixels}`);
}

/**
 * Checks a rate of pictures.
 *
 * @throws `TypeError` It is not a whole number from 1 to 120.
 */
export function requireFrameRate(frameRate: number): void {
  if (Number.isInteger(frameRate) && frameRate >= 1 && frameRate <= MAX_FRAME_RATE) return;
  throw new TypeError(`frameRate must be a whole number from 1 to ${MAX_FRAME_RATE}, got ${frameRate}`);
}
