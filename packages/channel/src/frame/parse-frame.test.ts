import { readFileSync } from 'node:fs';

import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';

import { frameOf, vectors } from '../../test/support/vectors.ts';
import { FrameDecoder } from './frame-decoder.ts';
import { FrameKind } from './frame-kind.ts';
import type { Frame } from './frame.ts';
import { parseFrame } from './parse-frame.ts';

interface CatalogueFrame {
  name: string;
  kind: number;
  body: boolean;
  head?: object;
  fields?: { name: string; bits: number }[];
}

const file = new URL('../../catalogue.json', import.meta.url);
const catalogue = JSON.parse(readFileSync(file, 'utf8')) as { frames: CatalogueFrame[] };

function decode(hex: string): Frame[] {
  return [...new FrameDecoder(16 * 1_048_576).decode(Buffer.from(hex, 'hex'))].map(parseFrame);
}

describe('parseFrame', () => {
  it.each(vectors.frames)('reads the golden bytes of $name', (vector) => {
    expect(decode(vector.bytes)).toEqual([frameOf(vector)]);
  });

  it.each(vectors.broken)('refuses $name', ({ bytes, error }) => {
    expect(() => decode(bytes)).toThrow(error);
  });

  it('ignores fields that it does not know', () => {
    const head = Buffer.from('{"id":7,"since":"2.0"}');
    const frame = parseFrame({ kind: FrameKind.CANCEL, head, body: Buffer.alloc(0) });

    expect(frame).toEqual({ kind: FrameKind.CANCEL, id: 7 });
  });
});

describe('the catalogue of frames', () => {
  it('names the kinds that there are', () => {
    expect(Object.fromEntries(catalogue.frames.map(({ name, kind }) => [name, kind]))).toEqual(FrameKind);
  });

  it.each(vectors.frames)('describes $name', ({ kind, fields, body }) => {
    const frame = catalogue.frames.find(({ name }) => name === kind);

    if (frame?.head) expect(new Ajv().validate(frame.head, fields)).toBe(true);
    else
      expect(frame?.fields?.map(({ name }) => name).filter((name) => name !== 'reserved')).toEqual(
        Object.keys(fields),
      );
    if (frame?.body === false) expect(body).toBe('');
  });
});
