import { describe, expect, it } from 'vitest';
import { describeUnmetRanges, findUnmetRanges, mergeRanges } from './version-ranges.ts';

describe('findUnmetRanges', () => {
  it('accepts versions within their ranges', async () => {
    expect(
      await findUnmetRanges({ aiortc: '>=1.14,<1.17', av: '>=14' }, { aiortc: '1.16.0', av: '18.1.0' }),
    ).toEqual([]);
  });

  it('names what is missing or out of range', async () => {
    const unmet = await findUnmetRanges({ aiortc: '>=1.14,<1.17', av: '>=14' }, { aiortc: '1.17.0' });

    expect(describeUnmetRanges(unmet)).toBe(
      'aiortc >=1.14,<1.17 (1.17.0 is installed), av >=14 (not installed)',
    );
  });

  it('refuses what is no range', async () => {
    await expect(findUnmetRanges({ aiortc: '^1.14' }, {})).rejects.toThrow(
      '"^1.14" of aiortc is not a PEP 440 version range.',
    );
  });
});

describe('mergeRanges', () => {
  it('joins the ranges of a distribution that two layers name', () => {
    expect(mergeRanges([{ av: '>=14', numpy: '>=1' }, { av: '<19' }, { numpy: '>=1' }])).toEqual({
      av: '>=14,<19',
      numpy: '>=1',
    });
  });
});
