import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeClip } from '@tureen/testing/clip';
import { assert, asyncProperty, integer } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oggPackets } from './ogg-packets.ts';
import { opusSamples } from './opus-duration.ts';
import { opusPackets, type OpusPacket } from './opus-file.ts';
import { encodeRtpPacket } from './rtp-packet.ts';

/** The bytes in chunks of that size. */
async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** An Ogg page with those lacing values. */
function page(segments: readonly number[]): Buffer {
  const header = Buffer.alloc(27);
  header.write('OggS');
  header[26] = segments.length;
  const body = segments.map((length, index) => Buffer.alloc(length, index + 1));
  return Buffer.concat([header, Buffer.from(segments), ...body]);
}

async function lengths(bytes: Buffer, chunk = 7): Promise<number[]> {
  const found: number[] = [];
  for await (const packet of oggPackets(chunked(bytes, chunk))) found.push(packet.length);
  return found;
}

async function all(path: string): Promise<OpusPacket[]> {
  const packets: OpusPacket[] = [];
  for await (const packet of opusPackets(path)) packets.push(packet);
  return packets;
}

describe('encodeRtpPacket', () => {
  it('lays the header out as RFC 3550 has it', () => {
    const packet = {
      payloadType: 100,
      sequenceNumber: 0x1_0002,
      timestamp: 0x1_0000_0003,
      ssrc: 4,
      marker: true,
    };
    const bytes = encodeRtpPacket({ ...packet, payload: Uint8Array.of(9) });
    expect([...bytes]).toEqual([0x80, 0x80 | 100, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 9]);
  });
});

describe('opusSamples', () => {
  it.each([
    [[], 0],
    [[0b11111_0_00], 960],
    [[0b11111_0_01], 1920],
    [[0b11100_0_00], 120],
    [[0b00000_0_00], 480],
    [[0b00011_0_00], 2880],
    [[0b01100_0_00], 480],
    [[0b11111_0_11, 3], 2880],
  ])('of %j are %i', (bytes, samples) => {
    expect(opusSamples(Uint8Array.from(bytes))).toBe(samples);
  });
});

describe('oggPackets', () => {
  it('ends packets with segments of less than 255 bytes, across pages', async () => {
    expect(await lengths(Buffer.concat([page([10, 255, 5, 255]), page([255, 0, 3])]))).toEqual([
      10, 260, 510, 3,
    ]);
  });

  it('does not depend on how the bytes come', async () => {
    const bytes = Buffer.concat([page([10, 255, 5, 255]), page([255, 0, 3]), page([])]);
    await assert(
      asyncProperty(integer({ min: 1, max: 700 }), async (chunk) => {
        expect(await lengths(bytes, chunk)).toEqual([10, 260, 510, 3]);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses what is not Ogg', async () => {
    await expect(lengths(Buffer.alloc(100))).rejects.toMatchObject({ code: 'media-source-failed' });
  });
});

describe('opusPackets', () => {
  it('brings all the audio of a file', async () => {
    const packets = await all(await makeClip({ format: 'ogg', seconds: 2 }));
    const seconds = packets.reduce((sum, { samples }) => sum + samples, 0) / 48_000;
    expect(seconds).toBeGreaterThan(1.9);
    expect(seconds).toBeLessThan(2.2);
  });

  it('says what is wrong with a file', async () => {
    await expect(all('/no/such/file.ogg')).rejects.toMatchObject({ code: 'media-source-failed' });
    const folder = await mkdtemp(join(tmpdir(), 'tureen-opus-'));
    const file = join(folder, 'x.ogg');
    await writeFile(file, page([20]));
    await expect(all(file)).rejects.toThrow(/holds no Opus/u);
    await writeFile(file, '');
    await expect(all(file)).rejects.toThrow(/is empty/u);
    await rm(folder, { recursive: true });
  });
});
