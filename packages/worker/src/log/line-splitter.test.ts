import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

describe('LineSplitter', () => {
  it('joins pieces and cuts at line ends', () => {
    const splitter = new LineSplitter();

    expect(splitter.push('one\ntw')).toEqual(['one']);
    expect(splitter.push('o\r\nthree')).toEqual(['two']);
    expect(splitter.end()).toEqual(['three']);
    expect(splitter.end()).toEqual([]);
  });

  it('does not gather output that has no line ends', () => {
    const splitter = new LineSplitter();
    const pieces = splitter.push('x'.repeat(20_000));

    expect(pieces.map((piece) => piece.length)).toEqual([8_192, 8_192]);
    expect(splitter.end()[0]).toHaveLength(20_000 - 2 * 8_192);
  });
});
