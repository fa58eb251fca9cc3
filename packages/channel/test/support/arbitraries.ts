import * as fc from 'fast-check';

import { encodeFrame } from '../../src/frame/encode-frame.ts';
import type { FrameDecoder } from '../../src/frame/frame-decoder.ts';
import type { Frame, RawFrame } from '../../src/frame/frame.ts';
import { FrameKind } from '../../src/frame/frame-kind.ts';

const id = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const text = fc.string({ unit: 'binary', maxLength: 20 });
const u32 = fc.integer({ min: 0, max: 0xff_ff_ff_ff });
const u8 = fc.integer({ min: 0, max: 0xff });
const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const body = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
// Through JSON once, as it has no -0.
const json = fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value)));

/** Any frame but HELLO and the CLOSE of the channel, which the state machine takes only at certain moments. */
export const anyFrame: fc.Arbitrary<Frame> = fc.oneof(
  frames(FrameKind.REQUEST, { id, method: text, body }, { target: text, data: json }),
  frames(FrameKind.RESPONSE, { id, body }, { data: json }),
  frames(FrameKind.ERROR, { id, name: text, code: text, message: text }, { details: json }),
  frames(FrameKind.NOTIFICATION, { event: text, body }, { target: text, data: json }),
  frames(FrameKind.CANCEL, { id }),
  frames(FrameKind.MESSAGE, { stream: u32, type: u8, flags: u8, timestamp: u64, body }),
  frames(FrameKind.CREDIT, { stream: u32, bytes: u32 }),
  frames(FrameKind.CLOSE, { stream: u32 }),
);

type Fields = Record<string, fc.Arbitrary<unknown>>;

function frames(kind: FrameKind, required: Fields, optional: Fields = {}): fc.Arbitrary<Frame> {
  const fields: Fields = { ...required, ...optional };
  return fc
    .record(fields, { requiredKeys: Object.keys(required) })
    .map((frame) => Object.assign(frame, { kind }) as Frame);
}

/** Ways to cut a byte stream: the sizes of the pieces, used over and over. */
export const anyCut: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 1, max: 400 }), {
  minLength: 1,
  maxLength: 20,
});

/** Cuts bytes into pieces of these sizes. */
export function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let offset = 0, turn = 0; offset < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    pieces.push(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return pieces;
}

/** The frames that a decoder finds in bytes that come in pieces. */
export function decodeAll(decoder: FrameDecoder, pieces: readonly Buffer[]): RawFrame[] {
  return pieces.flatMap((piece) => Array.from(decoder.decode(piece)));
}

/** Frames as one run of bytes. */
export function bytesOf(frames: readonly Frame[]): Buffer {
  return Buffer.concat(frames.map(encodeFrame).flatMap(({ prefix, body }) => [prefix, body]));
}
