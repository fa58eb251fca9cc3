import { writeFile } from 'node:fs/promises';

const SAMPLE_RATE = 48_000;
const SECONDS = 2;
const HERTZ = 440;

/**
 * Writes a tone as a WAV file (RIFF, 16 bit, mono).
 *
 * @param {string} path
 */
export async function writeTone(path) {
  const count = SAMPLE_RATE * SECONDS;
  const samples = Int16Array.from(
    { length: count },
    (_, n) => 8000 * Math.sin((2 * Math.PI * HERTZ * n) / SAMPLE_RATE),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  await writeFile(path, Buffer.concat([header, Buffer.from(samples.buffer)]));
}
