import { describe, expect, it } from 'vitest';
import { byteSize, clockTime } from './figures.ts';
import { printable, printableJson, shortened } from './printable.ts';

describe('what others have chosen', () => {
  it('cannot control the terminal', () => {
    expect(printable('a\u001B[2Jb\u0007\r\nc\u009B\u202Ed')).toBe('a·[2Jb···c··d');
    expect(printable('Zoë 日本')).toBe('Zoë 日本');
  });

  it('cannot do so as JSON either, and stays what it was', () => {
    const value = { name: 'a\u001B\u009B\u202E\u2028b' };
    const text = printableJson(value);
    expect(text).toMatch(/^[\u0020-\u007E]+$/u);
    expect(JSON.parse(text)).toEqual(value);
  });

  it('is cut when it is long', () => {
    expect(shortened('abcdef', 6)).toBe('abcdef');
    expect(shortened('abcdefg', 6)).toBe('abcde…');
  });
});

it('writes sizes and times for people', () => {
  expect([999, 25_400, 12_345_678].map(byteSize)).toEqual(['999 B', '25 kB', '12.3 MB']);
  expect([0, 61_000, 3_661_000].map(clockTime)).toEqual(['00:00', '01:01', '1:01:01']);
});
