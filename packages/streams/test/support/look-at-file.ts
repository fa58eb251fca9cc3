import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The sizes of the pictures of a file, such as `320x240`, each once, in the order in which they come. */
export async function pictureSizes(file: string): Promise<string[]> {
  const what = ['-select_streams', 'v', '-show_entries', 'frame=width,height', '-of', 'csv=p=0:s=x'];
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', ...what, file]);
  const sizes = stdout.split('\n').map((line) => /^\d+x\d+/u.exec(line)?.[0]);
  return [...new Set(sizes.filter((size) => size !== undefined))];
}

/** The first channel of a file's sound as samples from -1 to 1 at 48 000 Hz. */
export async function decodeSound(file: string): Promise<Float32Array> {
  const form = ['-af', 'pan=mono|c0=c0', '-ar', '48000', '-f', 'f32le'];
  const bytes = await decode(['-i', file, ...form]);
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** The picture of a file that is shown at that moment, as RGB. */
export async function decodePicture(file: string, seconds: number): Promise<Uint8Array> {
  const form = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  return decode(['-ss', String(seconds), '-i', file, ...form]);
}

async function decode(options: readonly string[]): Promise<Buffer> {
  const { stdout } = await promisify(execFile)('ffmpeg', ['-v', 'error', ...options, '-'], {
    encoding: 'buffer',
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
