import { readFile } from 'node:fs/promises';
import { FRAME_RATE, PICTURE_BYTES, PICTURE_COUNT } from '../files/pictures.ts';
import { fileOf } from '../files/prepare-files.ts';
import { pace } from '../measure/pace.ts';
import type { PictureSource, SampleSource } from '../subjects/subject.ts';

const CHUNK_MS = 10;
const SAMPLE_RATE = 48_000;
const [TONE_HZ, TONE_PEAK] = [440, 12_000];

/**
 * Gives a source the raw pictures by the clock, again and again.
 *
 * @returns Stops it.
 */
export async function feedPictures(source: PictureSource): Promise<() => void> {
  const all = await readFile(fileOf('pictures'));
  // Each in memory of its own: the native peer looks at the whole buffer.
  const pictures = Array.from({ length: PICTURE_COUNT }, (_, index) =>
    Uint8Array.from(all.subarray(index * PICTURE_BYTES, (index + 1) * PICTURE_BYTES)),
  );
  return pace(1000 / FRAME_RATE, (count) => {
    const picture = pictures[count % PICTURE_COUNT];
    if (picture) source.capture(picture);
  });
}

/**
 * Gives a source a tone by the clock.
 *
 * @returns Stops it.
 */
export function feedSamples(source: SampleSource): () => void {
  const chunkSamples = (SAMPLE_RATE / 1000) * CHUNK_MS;
  return pace(CHUNK_MS, (count) => {
    const chunk = Int16Array.from({ length: chunkSamples }, (_, index) =>
      sampleAt(count * chunkSamples + index),
    );
    source.capture(chunk);
  });
}

function sampleAt(position: number): number {
  return Math.round(TONE_PEAK * Math.sin((2 * Math.PI * TONE_HZ * position) / SAMPLE_RATE));
}
