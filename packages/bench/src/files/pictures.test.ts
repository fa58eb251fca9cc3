import { describe, expect, it } from 'vitest';
import { makePictures, PICTURE_BYTES, PICTURE_COUNT, readNumber } from './pictures.ts';

describe('makePictures', () => {
  it('gives pictures that tell their number, each another one, the same in every run', () => {
    const pictures = makePictures();
    const each = Array.from({ length: PICTURE_COUNT }, (_, index) =>
      pictures.subarray(index * PICTURE_BYTES, (index + 1) * PICTURE_BYTES),
    );
    expect(each.map(readNumber)).toEqual(each.map((_, index) => index));
    expect(Buffer.compare(each[0]!, each[1]!)).not.toBe(0);
    expect(Buffer.compare(makePictures(), pictures)).toBe(0);
  });

  it('has no number for a picture without marks', () => {
    expect(readNumber(new Uint8Array(PICTURE_BYTES).fill(235))).toBeUndefined();
  });
});
