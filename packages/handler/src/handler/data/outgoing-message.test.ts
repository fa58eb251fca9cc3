import { describe, expect, it } from 'vitest';

import { MESSAGE_TYPE } from './message-types.ts';
import { toOutgoingMessage } from './outgoing-message.ts';

const bytes = [0, 1, 254, 255];

describe('toOutgoingMessage', () => {
  it('encodes text as UTF-8', () => {
    const { type, body } = toOutgoingMessage('añ😀');
    expect(type).toBe(MESSAGE_TYPE.text);
    expect(Buffer.from(body).toString('utf8')).toBe('añ😀');
  });

  it.each([
    ['Buffer', Buffer.from(bytes)],
    ['ArrayBuffer', new Uint8Array(bytes).buffer],
    ['Uint8Array on a part of a buffer', new Uint8Array([9, ...bytes, 9]).subarray(1, 5)],
    ['DataView', new DataView(new Uint8Array(bytes).buffer)],
    ['Uint16Array', new Uint16Array(new Uint8Array(bytes).buffer)],
  ])('takes the bytes of a %s', (_name, data) => {
    expect(toOutgoingMessage(data)).toEqual({ type: MESSAGE_TYPE.binary, body: new Uint8Array(bytes) });
  });

  it('copies, so that the application may reuse its buffer', () => {
    const data = Buffer.from(bytes);
    const { body } = toOutgoingMessage(data);
    data.fill(7);
    expect([...body]).toEqual(bytes);
  });

  it.each([[undefined], [null], [1], [{}], [new Blob(['x'])]])('refuses %o', (data) => {
    expect(() => toOutgoingMessage(data)).toThrow(TypeError);
  });
});
