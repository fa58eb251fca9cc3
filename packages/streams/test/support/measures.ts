import { onTestFinished } from 'vitest';
import type { AudioSamples, TrackReader } from '../../src/index.ts';

/** How loud samples are: the root of their mean square, as a share of the largest number. */
export function loudness({ data }: AudioSamples<'s16'>): number {
  const sum = data.reduce((squares, sample) => squares + (sample / 32_768) ** 2, 0);
  return Math.sqrt(sum / data.length);
}

/** Amplitude of one frequency in samples from -1 to 1 (Goertzel's algorithm, by its sums). */
export function levelOf(sound: ArrayLike<number>, frequencyHz: number, sampleRate: number): number {
  const step = (2 * Math.PI * frequencyHz) / sampleRate;
  let [cosine, sine] = [0, 0];
  for (let index = 0; index < sound.length; index += 1) {
    cosine += (sound[index] ?? 0) * Math.cos(step * index);
    sine += (sound[index] ?? 0) * Math.sin(step * index);
  }
  return (2 * Math.hypot(cosine, sine)) / sound.length;
}

/** A tone, or silence at volume 0. */
export function tone(sampleRate: number, seconds: number, volume = 0.5, frequencyHz = 440): Int16Array {
  const length = Math.round(sampleRate * seconds);
  const step = (2 * Math.PI * frequencyHz) / sampleRate;
  return Int16Array.from({ length }, (_, index) => Math.round(32_767 * volume * Math.sin(index * step)));
}

/** The same reader, which is closed when the test is over. */
export function closed<Item>(reader: TrackReader<Item>): TrackReader<Item> {
  onTestFinished(() => reader.close());
  return reader;
}

/** Reads until something fits; fails when the track ends or `timeoutMs` pass first. */
export async function readUntil<Item>(
  reader: TrackReader<Item>,
  fits: (item: Item) => boolean,
  timeoutMs = 20_000,
): Promise<Item> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what reading is
    const { value, done } = await reader.next();
    if (done) throw new Error('the track ended first');
    if (fits(value)) return value;
  }
  throw new Error(`nothing fitted within ${timeoutMs} ms`);
}
