import type { CanvasSize, TileRect } from './canvas.ts';
import { gridLayout } from './grid-layout.ts';

/**
 * Says where tracks are shown, in their order; called whenever they change. Tracks beyond the last place are neither
 * shown nor decoded.
 */
export type LayoutFunction = (tracks: readonly MediaStreamTrack[], canvas: CanvasSize) => readonly TileRect[];

/**
 * Equal tiles, fixed places that the tracks take in their order, or a function. Later tiles lie above earlier ones.
 */
export type VideoLayout = 'grid' | readonly TileRect[] | LayoutFunction;

/** A track in its place, as the worker is told. */
export interface PlacedTile extends TileRect {
  readonly trackId: string;
}

/**
 * Finds the places of tracks.
 *
 * @throws `TypeError` A place is not within the canvas.
 */
export function placeTiles(
  layout: VideoLayout,
  tracks: readonly MediaStreamTrack[],
  canvas: CanvasSize,
): PlacedTile[] {
  const rects = rectsOf(layout, tracks, canvas);
  return rects.slice(0, tracks.length).map((rect, index) => {
    requireRect(rect, canvas);
    const { x, y, width, height } = rect;
    return {
      trackId: tracks[index]?.id ?? '',
      x: toEven(x),
      y: toEven(y),
      width: toEven(width),
      height: toEven(height),
    };
  });
}

/** @throws `TypeError` It is no layout, or has a place that is not within the canvas. */
export function requireLayout(layout: VideoLayout, canvas: CanvasSize): void {
  if (layout === 'grid' || typeof layout === 'function') return;
  if (!Array.isArray(layout)) {
    throw new TypeError(
      `layout must be 'grid', an array of places or a function, got ${JSON.stringify(layout)}`,
    );
  }
  for (const rect of layout as readonly TileRect[]) requireRect(rect, canvas);
}

function rectsOf(
  layout: VideoLayout,
  tracks: readonly MediaStreamTrack[],
  canvas: CanvasSize,
): readonly TileRect[] {
  if (layout === 'grid') return gridLayout(tracks.length, canvas);
  return typeof layout === 'function' ? layout(tracks, canvas) : layout;
}

function requireRect({ x, y, width, height }: TileRect, canvas: CanvasSize): void {
  const fits = x >= 0 && y >= 0 && x + width <= canvas.width && y + height <= canvas.height;
  if (fits && width >= 2 && height >= 2) return;
  throw new TypeError(
    `a tile must lie within ${canvas.width}x${canvas.height} and have 2 pixels or more each way, ` +
      `got ${width}x${height} at ${x},${y}`,
  );
}

function toEven(pixels: number): number {
  return 2 * Math.floor(pixels / 2);
}
