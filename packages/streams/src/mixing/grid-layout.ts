import type { CanvasSize, TileRect } from './canvas.ts';

/** Shape that most pictures have. */
const ASPECT = 16 / 9;

/**
 * Divides a canvas into equal tiles, row by row; the columns are as many as give 16:9 pictures most room. A last row that
 * is not full is in the middle.
 */
export function gridLayout(count: number, canvas: CanvasSize): TileRect[] {
  if (count === 0) return [];
  const columns = bestColumns(count, canvas);
  const rows = Math.ceil(count / columns);
  const inLastRow = count - columns * (rows - 1);
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const shift = row === rows - 1 ? (columns - inLastRow) / 2 : 0;
    const [left, right] = edges((index % columns) + shift, columns, canvas.width);
    const [top, bottom] = edges(row, rows, canvas.height);
    return { x: left, y: top, width: right - left, height: bottom - top };
  });
}

function bestColumns(count: number, { width, height }: CanvasSize): number {
  let best = { columns: 1, pictureWidth: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const pictureWidth = Math.min(width / columns, (height / rows) * ASPECT);
    if (pictureWidth >= best.pictureWidth) best = { columns, pictureWidth };
  }
  return best.columns;
}

/** Where part `index` of `parts` begins and ends, in even pixels. */
function edges(index: number, parts: number, length: number): [number, number] {
  const at = (part: number): number => 2 * Math.floor((length * part) / parts / 2);
  return [at(index), at(index + 1)];
}
