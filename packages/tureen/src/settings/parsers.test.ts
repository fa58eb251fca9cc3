import { describe, expect, it } from 'vitest';
import { bitrate, duration, oneOf, share, truth, wholeNumber } from './parsers.ts';

describe('the parsers of flags', () => {
  it.each([
    [duration, '10', 10_000],
    [duration, '1500ms', 1500],
    [duration, '2.5s', 2500],
    [duration, '10m', 600_000],
    [duration, '1h', 3_600_000],
    [bitrate, '800000', 800_000],
    [bitrate, '800k', 800_000],
    [bitrate, '2.5M', 2_500_000],
    [share, '1%', 0.01],
    [share, '0.05', 0.05],
    [wholeNumber(0, 10), '7', 7],
    [oneOf('VP8', 'H264'), 'vp8', 'VP8'],
  ])('%o reads %s', (parse, text, value) => {
    expect(parse(text)).toBe(value);
  });

  it.each([
    [duration, 'soon'],
    [duration, '0'],
    [duration, '-1s'],
    [bitrate, 'fast'],
    [bitrate, '0'],
    [share, '101%'],
    [share, '-1'],
    [wholeNumber(1, 10), '11'],
    [wholeNumber(1), '0'],
    [wholeNumber(1), '1.5'],
    [oneOf('a', 'b'), 'c'],
  ])('%o refuses %s', (parse, text) => {
    expect(() => parse(text)).toThrow(/must be/u);
  });

  it('knows yes and no', () => {
    expect(['true', '1', 'false', '0', 'no', ''].map(truth)).toEqual([
      true,
      true,
      false,
      false,
      false,
      undefined,
    ]);
  });
});
