import { readFile } from 'node:fs/promises';
import { frames } from '@tureen/streams';
import { HEIGHT, PICTURE_BYTES, readNumber, WIDTH } from '../files/pictures.ts';
import { fileOf } from '../files/prepare-files.ts';
import { psnr, squaredError, type SquaredError } from '../measure/psnr.ts';
import type { BenchRoom } from './bench-room.ts';

const COMPARED_PICTURES = 60;
/** The key frame for the one who joins, and those after it, are of another quality. */
const SETTLE_PICTURES = 30;
const TIMEOUT_MS = 20_000;

/**
 * How alike the pictures that a producer sends are to the raw ones, in dB of luma: decoded by another worker behind
 * the router. Takes some seconds and is no part of what is measured otherwise.
 */
export async function measureQuality(room: BenchRoom, producerId: string): Promise<number> {
  const originals = await readFile(fileOf('pictures'));
  const { client } = await room.watch(producerId);
  const errors: SquaredError[] = [];
  let skipped = 0;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  for await (const { data, width } of frames(client.track, { maxQueue: 60, signal })) {
    const number = width === WIDTH ? readNumber(data) : undefined;
    if (number === undefined || skipped < SETTLE_PICTURES) skipped += 1;
    else errors.push(squaredError(data, originals.subarray(number * PICTURE_BYTES), WIDTH * HEIGHT));
    if (errors.length >= COMPARED_PICTURES) break;
  }
  return psnr(errors);
}
