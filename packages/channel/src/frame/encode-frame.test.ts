import { describe, expect, it } from 'vitest';

import { frameOf, vectors } from '../../test/support/vectors.ts';
import { encodeFrame } from './encode-frame.ts';
import { FrameKind } from './frame-kind.ts';

describe('encodeFrame', () => {
  it.each(vectors.frames)('makes the golden bytes of $name', (vector) => {
    const { prefix, body, length } = encodeFrame(frameOf(vector));
    const bytes = Buffer.concat([prefix, body]);

    expect(bytes.toString('hex')).toBe(vector.bytes);
    expect(length).toBe(bytes.length - 4);
  });

  it('does not copy the body', () => {
    const body = Buffer.from('body');

    expect(encodeFrame({ kind: FrameKind.RESPONSE, id: 1, body }).body).toBe(body);
  });

  it('refuses numbers that do not fit their field', () => {
    const message = {
      kind: FrameKind.MESSAGE,
      stream: 1,
      type: 1,
      flags: 0,
      timestamp: 0n,
      body: Buffer.alloc(0),
    };

    expect(() => encodeFrame({ ...message, type: 256 })).toThrow(RangeError);
    expect(() => encodeFrame({ ...message, stream: -1 })).toThrow(RangeError);
    expect(() => encodeFrame({ ...message, timestamp: 2n ** 64n })).toThrow(RangeError);
  });

  it('refuses data that cannot be JSON', () => {
    expect(() => encodeFrame({ kind: FrameKind.RESPONSE, id: 1, data: 1n, body: Buffer.alloc(0) })).toThrow(
      TypeError,
    );
  });

  it('refuses a head that does not fit its length field', () => {
    const data = 'x'.repeat(0xff_ff_ff);

    expect(() => encodeFrame({ kind: FrameKind.RESPONSE, id: 1, data, body: Buffer.alloc(0) })).toThrow(
      /into the body/,
    );
  });
});
