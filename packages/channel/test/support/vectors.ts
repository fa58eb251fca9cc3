import { readFileSync } from 'node:fs';

import type { Frame } from '../../src/frame/frame.ts';
import { FrameKind } from '../../src/frame/frame-kind.ts';

/** The golden vectors, shared with pytest. */
export interface Vectors {
  frames: FrameVector[];
  /** Bytes that no side may take, and a part of the error. */
  broken: { name: string; bytes: string; error: string }[];
  versions: { here: string; there: string; agree: boolean }[];
}

/** A frame and its bytes in hex; numbers beyond 2^53 are written as strings. */
export interface FrameVector {
  name: string;
  kind: keyof typeof FrameKind;
  fields: object;
  body: string;
  bytes: string;
}

export const vectors: Vectors = JSON.parse(
  readFileSync(new URL('../../vectors.json', import.meta.url), 'utf8'),
) as Vectors;

const kindsWithBody: ReadonlySet<string> = new Set(['REQUEST', 'RESPONSE', 'NOTIFICATION', 'MESSAGE']);

/** The frame that a vector describes. */
export function frameOf({ kind, fields, body }: FrameVector): Frame {
  const timestamp = 'timestamp' in fields ? { timestamp: BigInt(String(fields.timestamp)) } : {};
  const bytes = kindsWithBody.has(kind) ? { body: Buffer.from(body, 'hex') } : {};
  return { kind: FrameKind[kind], ...fields, ...timestamp, ...bytes } as Frame;
}
