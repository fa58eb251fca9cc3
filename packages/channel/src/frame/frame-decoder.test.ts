import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { anyCut, anyFrame, bytesOf, cut, decodeAll } from '../../test/support/arbitraries.ts';
import { ChannelError } from '../channel-error.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { FrameKind } from './frame-kind.ts';
import { parseFrame } from './parse-frame.ts';

const limit = 65_536;
const message = { kind: FrameKind.MESSAGE, stream: 1, type: 2, flags: 0, timestamp: 0n } as const;

describe('FrameDecoder', () => {
  it('finds the same frames wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(anyFrame, { maxLength: 12 }), anyCut, (frames, sizes) => {
        const decoder = new FrameDecoder(limit);
        const decoded = decodeAll(decoder, cut(bytesOf(frames), sizes));

        expect(decoded.map(parseFrame)).toEqual(frames);
        expect(decoder.unfinishedBytes).toBe(0);
      }),
    );
  });

  it('takes garbage as frames or fails with one protocol error, never otherwise', () => {
    fc.assert(
      fc.property(
        fc.array(anyFrame, { maxLength: 3 }),
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        anyCut,
        (frames, garbage, sizes) => {
          const decoder = new FrameDecoder(limit);
          const found: unknown[] = [];
          try {
            for (const piece of cut(Buffer.concat([bytesOf(frames), garbage]), sizes)) {
              for (const raw of decoder.decode(piece)) found.push(parseFrame(raw));
            }
          } catch (error) {
            expect(ChannelError.isInstance(error) && error.code).toBe('protocol-error');
          }

          expect(found.slice(0, frames.length)).toEqual(frames);
        },
      ),
    );
  });

  it('hands out slices of a chunk that holds the whole frame', () => {
    const chunk = bytesOf([{ ...message, body: Buffer.alloc(100) }]);
    const [raw] = new FrameDecoder(limit).decode(chunk);

    expect(raw?.body.buffer).toBe(chunk.buffer);
  });

  it('copies a frame that spans chunks into one buffer', () => {
    const body = Buffer.alloc(50_000, 7);
    const decoder = new FrameDecoder(limit);
    const decoded = decodeAll(decoder, cut(bytesOf([{ ...message, body }]), [30_000]));

    expect(decoded).toHaveLength(1);
    expect(decoded[0]?.body.equals(body)).toBe(true);
  });

  it('says how much of an unfinished frame has come', () => {
    const decoder = new FrameDecoder(limit);
    const bytes = bytesOf([{ ...message, body: Buffer.alloc(10) }]);

    expect([...decoder.decode(bytes.subarray(0, 5))]).toEqual([]);
    expect(decoder.unfinishedBytes).toBe(5);
    expect([...decoder.decode(bytes.subarray(5, 20))]).toEqual([]);
    expect(decoder.unfinishedBytes).toBe(20);
  });

  it('refuses a frame over the limit as soon as its header is there', () => {
    const header = Buffer.from('ffffffff07000010', 'hex');

    expect(() => [...new FrameDecoder(limit).decode(header)]).toThrow(
      /4294967295 bytes, over its limit of 65536/,
    );
  });

  it('takes a frame of exactly the limit', () => {
    const body = Buffer.alloc(limit - 20);
    const [raw] = new FrameDecoder(limit).decode(bytesOf([{ ...message, body }]));

    expect(raw?.body).toHaveLength(limit - 20);
  });
});
