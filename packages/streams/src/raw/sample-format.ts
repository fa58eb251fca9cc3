/** How samples lie in memory, channels by turns: `s16` whole numbers of 16 bits, `f32` numbers from -1 to 1. */
export type SampleFormat = 's16' | 'f32';

/** The array that holds samples of a format. */
export type SampleArray<Format extends SampleFormat> = Format extends 's16' ? Int16Array : Float32Array;

const SAMPLE_BYTES: Readonly<Record<SampleFormat, number>> = { s16: 2, f32: 4 };

/** Bytes of one sample of all channels. */
export function sampleBytes(format: SampleFormat, channels: number): number {
  return SAMPLE_BYTES[format] * channels;
}

/** Lays an array over a copy of `body`, which need not be aligned. */
export function copySamples<Format extends SampleFormat>(
  format: Format,
  body: Uint8Array,
): SampleArray<Format>;
export function copySamples(format: SampleFormat, body: Uint8Array): Int16Array | Float32Array {
  const { buffer } = new Uint8Array(body);
  return format === 's16' ? new Int16Array(buffer) : new Float32Array(buffer);
}

/**
 * Checks what sound is made of.
 *
 * @throws `TypeError` The rate, the channels or the format are out of range.
 */
export function requireSound(sampleRate: number, channels: number, format: string): void {
  if (!Number.isInteger(sampleRate) || sampleRate < 4000 || sampleRate > 192_000) {
    throw new TypeError(`sampleRate must be a whole number from 4000 to 192000, got ${sampleRate}`);
  }
  if (channels !== 1 && channels !== 2) throw new TypeError(`channels must be 1 or 2, got ${channels}`);
  if (!Object.hasOwn(SAMPLE_BYTES, format))
    throw new TypeError(`format must be 's16' or 'f32', got '${format}'`);
}
