import { describe, expect, it } from 'vitest';
import { gridLayout } from './grid-layout.ts';

const WIDE = { width: 1280, height: 720 };

describe('gridLayout', () => {
  it.each([
    [1, 1, 1],
    [2, 2, 1],
    [3, 2, 2],
    [4, 2, 2],
    [5, 3, 2],
    [9, 3, 3],
    [10, 4, 3],
    [16, 4, 4],
  ])('%d tiles are in %d columns and %d rows', (count, columns, rows) => {
    const tiles = gridLayout(count, WIDE);
    expect(tiles).toHaveLength(count);
    expect(new Set(tiles.map(({ y }) => y)).size).toBe(rows);
    expect(tiles.filter(({ y }) => y === 0)).toHaveLength(columns);
  });

  it('has none of none', () => {
    expect(gridLayout(0, WIDE)).toEqual([]);
  });

  it('puts a last row that is not full in the middle', () => {
    expect(gridLayout(3, WIDE).at(-1)).toEqual({ x: 320, y: 360, width: 640, height: 360 });
  });

  it('puts tiles above each other on a high canvas', () => {
    expect(gridLayout(2, { width: 720, height: 1280 })).toEqual([
      { x: 0, y: 0, width: 720, height: 640 },
      { x: 0, y: 640, width: 720, height: 640 },
    ]);
  });

  it('has even numbers, no overlaps and nothing outside', () => {
    for (let count = 1; count <= 50; count += 1) {
      const canvas = { width: 1278, height: 722 };
      const tiles = gridLayout(count, canvas);
      for (const { x, y, width, height } of tiles) {
        expect([x, y, width, height].every((side) => side % 2 === 0 && side >= 0)).toBe(true);
        expect(x + width <= canvas.width && y + height <= canvas.height).toBe(true);
      }
      const overlapping = tiles.some((one, index) =>
        tiles.slice(index + 1).some((other) => {
          const apart = one.x + one.width <= other.x || other.x + other.width <= one.x;
          return !apart && one.y < other.y + other.height && other.y < one.y + one.height;
        }),
      );
      expect(overlapping).toBe(false);
    }
  });
});
