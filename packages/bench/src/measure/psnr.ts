/** Sum of the squared differences between two pictures' luma, and of how many pixels. */
export interface SquaredError {
  readonly sum: number;
  readonly pixels: number;
}

/** Compares `pixels` bytes of luma. */
export function squaredError(one: Uint8Array, other: Uint8Array, pixels: number): SquaredError {
  let sum = 0;
  for (let index = 0; index < pixels; index += 1) {
    const difference = (one[index] ?? 0) - (other[index] ?? 0);
    sum += difference * difference;
  }
  return { sum, pixels };
}

/** Peak signal-to-noise ratio in dB of pictures of 8 bits, over all their pixels. */
export function psnr(errors: readonly SquaredError[]): number {
  const sum = errors.reduce((total, error) => total + error.sum, 0);
  const pixels = errors.reduce((total, error) => total + error.pixels, 0);
  return 10 * Math.log10((255 * 255 * pixels) / sum);
}
