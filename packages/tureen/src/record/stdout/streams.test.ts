import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ivfFrames, ivfHeader } from './ivf-stream.ts';
import { pcmBytes, wavHeader } from './wav-stream.ts';

async function* given<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return buffer(stream);
}

/** Ten milliseconds of mono at 8 kHz. */
function chunk(timestamp: number, value: number) {
  const data = new Int16Array(80).fill(value);
  return { format: 's16', sampleRate: 8000, channels: 1, samples: 80, data, timestamp } as const;
}

describe('WAV', () => {
  it('has a header that says what the samples are, and no length', () => {
    const header = wavHeader({ sampleRate: 48_000, channels: 2 });
    expect(header).toHaveLength(44);
    expect(header.toString('latin1', 0, 4) + header.toString('latin1', 8, 16)).toBe('RIFFWAVEfmt ');
    expect([header.readUInt32LE(24), header.readUInt32LE(28), header.readUInt16LE(22)]).toEqual([
      48_000, 192_000, 2,
    ]);
    expect(header.readUInt32LE(40)).toBe(0xff_ff_ff_ff);
  });

  it('has silence where there was a gap, and none for what a clock drifts', async () => {
    const bytes = await bytesOf(pcmBytes(given([chunk(100, 1), chunk(112, 2), chunk(2500, 3)])));
    const values = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
    expect([...new Set(values)]).toEqual([1, 2, 0, 3]);
    expect(Math.abs(values.length - 8 * 2410)).toBeLessThan(80);
    expect(values.at(-1)).toBe(3);
  });
});

describe('IVF', () => {
  it('has a header and the frames with their times', async () => {
    expect(ivfHeader('VP80').toString('latin1', 0, 12)).toBe('DKIF\0\0 \0VP80');
    const frames = [
      { data: Uint8Array.of(1, 2, 3), timestamp: 5000.2 },
      { data: Uint8Array.of(4), timestamp: 5033.6 },
    ];
    const bytes = await bytesOf(ivfFrames(given(frames)));
    expect(bytes).toHaveLength(12 + 3 + 12 + 1);
    expect([bytes.readUInt32LE(0), bytes.readBigUInt64LE(4)]).toEqual([3, 0n]);
    expect([bytes.readUInt32LE(15), bytes.readBigUInt64LE(19)]).toEqual([1, 33n]);
  });
});
