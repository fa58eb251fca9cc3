import type { EncodedFrameData } from '@tureen/streams';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 12;
const TICKS_PER_SECOND = 1000;

/** An IVF header. The pictures tell their size themselves, and may change it. */
export function ivfHeader(fourCc: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('DKIF', 0, 'latin1');
  header.writeUInt16LE(HEADER_BYTES, 6);
  header.write(fourCc, 8, 'latin1');
  header.writeUInt32LE(TICKS_PER_SECOND, 16);
  header.writeUInt32LE(1, 20);
  return header;
}

/** The frames in IVF, with the times that they have, from zero on. */
export async function* ivfFrames(
  frames: AsyncIterable<Pick<EncodedFrameData, 'data' | 'timestamp'>>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let startMs: number | undefined;
  for await (const { data, timestamp } of frames) {
    startMs ??= timestamp;
    const header = Buffer.alloc(FRAME_HEADER_BYTES);
    header.writeUInt32LE(data.byteLength, 0);
    header.writeBigUInt64LE(BigInt(Math.max(0, Math.round(timestamp - startMs))), 4);
    yield header;
    yield data;
  }
}
