/** Size of a composed picture, in pixels. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** Where one track is shown, in pixels of the whole; rounded down to even numbers. */
export interface TileRect extends CanvasSize {
  readonly x: number;
  readonly y: number;
}
