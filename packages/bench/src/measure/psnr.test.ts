import { describe, expect, it } from 'vitest';
import { psnr, squaredError } from './psnr.ts';

describe('psnr', () => {
  it('is 20 log10(255 / d) where every pixel differs by d', () => {
    const error = squaredError(new Uint8Array(100).fill(40), new Uint8Array(100).fill(50), 100);
    expect(psnr([error, error])).toBeCloseTo(20 * Math.log10(25.5));
  });

  it('is infinite for equal pictures, and counts luma only', () => {
    const [one, other] = [Uint8Array.of(1, 2, 3), Uint8Array.of(1, 2, 9)];
    expect(psnr([squaredError(one, other, 2)])).toBe(Infinity);
  });
});
