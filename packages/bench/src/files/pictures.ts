/** Width of the pictures, in pixels. */
export const WIDTH = 640;

/** Height of the pictures, in pixels. */
export const HEIGHT = 480;

/** Pictures per second. */
export const FRAME_RATE = 30;

/** Pictures until the first comes again: three seconds without a cut. */
export const PICTURE_COUNT = 90;

/** Bytes of one I420 picture. */
export const PICTURE_BYTES = (WIDTH * HEIGHT * 3) / 2;

const LUMA_BYTES = WIDTH * HEIGHT;
/** A picture tells its number by so many black or white squares in its upper left corner. */
const MARK_BITS = 8;
const MARK_SIDE = 16;
const [DARK, BRIGHT] = [16, 235];
const TEXTURE_SIDE = 1024;
/** Distances of the texture's detail in pixels, with the strength of each. */
const OCTAVES = [
  [64, 60],
  [16, 30],
  [4, 12],
] as const;
const PAN_PIXELS = 40;
/** Strength of the grain, another one in each picture. */
const GRAIN = 5;
const GRAIN_PAN_PIXELS = 300;

/**
 * Raw pictures that are about as hard to encode as a camera's: a texture that moves in a circle, under
 * grain. Each carries its
 * number, so that it can be found again after it was encoded, lost or repeated.
 *
 * @returns `PICTURE_COUNT` I420 pictures, one after the other.
 */
export function makePictures(): Uint8Array {
  const texture = makeTexture();
  const grain = makeGrain();
  const random = createRandom(1);
  const pictures = new Uint8Array(PICTURE_BYTES * PICTURE_COUNT);
  for (let number = 0; number < PICTURE_COUNT; number += 1) {
    const picture = pictures.subarray(number * PICTURE_BYTES, (number + 1) * PICTURE_BYTES);
    const turn = (2 * Math.PI * number) / PICTURE_COUNT;
    const textureAt = offset(Math.cos(turn) * PAN_PIXELS, Math.sin(turn) * PAN_PIXELS);
    const grainAt = offset(random() * GRAIN_PAN_PIXELS, random() * GRAIN_PAN_PIXELS);
    paintLuma(picture, texture.subarray(textureAt), grain.subarray(grainAt));
    paintChroma(picture, turn);
    paintNumber(picture, number);
  }
  return pictures;
}

/** The number of a decoded picture; undefined when it cannot be read. */
export function readNumber(luma: Uint8Array): number | undefined {
  let number = 0;
  for (let bit = 0; bit < MARK_BITS; bit += 1) {
    const middle = luma[(MARK_SIDE / 2) * WIDTH + (bit + 0.5) * MARK_SIDE] ?? 0;
    number |= Number(middle > (DARK + BRIGHT) / 2) << bit;
  }
  return number < PICTURE_COUNT ? number : undefined;
}

/** Smooth noise that can be repeated in both directions. */
function makeTexture(): Float32Array {
  const texture = new Float32Array(TEXTURE_SIDE * TEXTURE_SIDE).fill(126);
  for (const [distance, strength] of OCTAVES) addOctave(texture, distance, strength);
  return texture;
}

function addOctave(texture: Float32Array, distance: number, strength: number): void {
  const side = TEXTURE_SIDE / distance;
  const random = createRandom(distance);
  const knots = Float32Array.from({ length: side * side }, () => (random() - 0.5) * strength * 2);
  const knot = (column: number, row: number): number => knots[(row % side) * side + (column % side)] ?? 0;
  for (let y = 0; y < TEXTURE_SIDE; y += 1) {
    const [row, down] = [Math.floor(y / distance), (y % distance) / distance];
    for (let x = 0; x < TEXTURE_SIDE; x += 1) {
      const [column, right] = [Math.floor(x / distance), (x % distance) / distance];
      const upper = knot(column, row) * (1 - right) + knot(column + 1, row) * right;
      const lower = knot(column, row + 1) * (1 - right) + knot(column + 1, row + 1) * right;
      const at = y * TEXTURE_SIDE + x;
      texture[at] = (texture[at] ?? 0) + upper * (1 - down) + lower * down;
    }
  }
}

function makeGrain(): Float32Array {
  const random = createRandom(2);
  return Float32Array.from({ length: TEXTURE_SIDE * TEXTURE_SIDE }, () => (random() * 2 - 1) * GRAIN);
}

/** Index at which a window of a texture begins that is moved by so many pixels, at least by -`PAN_PIXELS`. */
function offset(x: number, y: number): number {
  return Math.round(PAN_PIXELS + y) * TEXTURE_SIDE + Math.round(PAN_PIXELS + x);
}

function paintLuma(picture: Uint8Array, texture: Float32Array, grain: Float32Array): void {
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const at = y * TEXTURE_SIDE + x;
      picture[y * WIDTH + x] = (texture[at] ?? 0) + (grain[at] ?? 0);
    }
  }
}

function paintChroma(picture: Uint8Array, turn: number): void {
  const size = LUMA_BYTES / 4;
  picture.fill(128 + 20 * Math.cos(turn), LUMA_BYTES, LUMA_BYTES + size);
  picture.fill(128 + 20 * Math.sin(turn), LUMA_BYTES + size);
}

function paintNumber(picture: Uint8Array, number: number): void {
  for (let bit = 0; bit < MARK_BITS; bit += 1) {
    const shade = (number >> bit) & 1 ? BRIGHT : DARK;
    for (let y = 0; y < MARK_SIDE; y += 1) {
      const from = y * WIDTH + bit * MARK_SIDE;
      picture.fill(shade, from, from + MARK_SIDE);
    }
  }
}

/** Numbers from 0 to 1 that are the same in every run (a linear congruential generator). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
