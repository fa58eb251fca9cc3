import type { AudioSamples } from '@tureen/streams';

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/** Says that the length is not known, as programs do that write to a pipe. */
const ENDLESS = 0xff_ff_ff_ff;

/** Silence is written in pieces, so that a long gap takes no memory. */
const PIECE_MS = 1000;

/** The form of the samples. */
export interface SoundForm {
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** A WAV header of 16-bit PCM without a length. */
export function wavHeader({ sampleRate, channels }: SoundForm): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const frameBytes = channels * BYTES_PER_SAMPLE;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(ENDLESS, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(BYTES_PER_SAMPLE * 8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(ENDLESS, 40);
  return header;
}

/** The bytes of the samples. A gap of their timestamps becomes silence, so that programs that count samples keep time. */
export async function* pcmBytes(
  chunks: AsyncIterable<AudioSamples<'s16'>>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let expectedMs: number | undefined;
  for await (const { data, timestamp, samples, sampleRate, channels } of chunks) {
    const chunkMs = (samples / sampleRate) * 1000;
    expectedMs ??= timestamp;
    // Less than a chunk is the clock of the sender, which is followed in small steps.
    for (; timestamp - expectedMs >= chunkMs;) {
      const pieceMs = Math.min(PIECE_MS, timestamp - expectedMs);
      yield silence(pieceMs, { sampleRate, channels });
      expectedMs += pieceMs;
    }
    yield new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    expectedMs += chunkMs;
  }
}

function silence(durationMs: number, { sampleRate, channels }: SoundForm): Uint8Array {
  return new Uint8Array(Math.round((durationMs / 1000) * sampleRate) * channels * BYTES_PER_SAMPLE);
}
