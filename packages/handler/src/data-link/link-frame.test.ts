import { describe, expect, it } from 'vitest';

import { DATA_HEAD_BYTES, encodeData, encodeStatus, parseFrame } from './link-frame.ts';

const status = {
  type: 'status',
  asks: false,
  answers: true,
  ends: false,
  lost: true,
  windowBytes: 1_000_000,
  sent: 2 ** 40,
  read: 7,
} as const;

describe('frames of a data link', () => {
  it.each(['text', 'binary'] as const)('carry %s with its position', (type) => {
    const frame = { type, position: 2 ** 41 + 1, body: Uint8Array.from([0, 255]) };
    const encoded = encodeData(frame);
    expect(encoded.byteLength).toBe(DATA_HEAD_BYTES + 2);
    expect(parseFrame(encoded.buffer)).toEqual(frame);
  });

  it('carry empty messages', () => {
    expect(parseFrame(encodeData({ type: 'text', position: 0, body: new Uint8Array() }))).toMatchObject({
      type: 'text',
      body: new Uint8Array(),
    });
  });

  it('carry a status', () => {
    expect(parseFrame(encodeStatus(status))).toEqual(status);
  });

  it.each([
    ['text', 'hello'],
    ['nothing', new ArrayBuffer(0)],
    ['another type', Uint8Array.from([9, 0, 0])],
    ['a data frame cut off', Uint8Array.from([1, 0, 0])],
    ['a status cut off', encodeStatus(status).subarray(0, 22)],
    ['another version', Uint8Array.from([3, 2, ...new Uint8Array(21)])],
  ])('refuse %s', (_name, data) => {
    expect(() => parseFrame(data)).toThrow(expect.objectContaining({ code: 'protocol-error' }));
  });
});
