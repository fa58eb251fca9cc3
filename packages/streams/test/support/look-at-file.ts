import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { decodingErrors } from '@tureen/testing/media-file';

/** ffmpeg's null output counts in pictures, so that two which are 33 ms apart may fall on one. */
const ROUNDING = ['non monotonically increasing dts to muxer', 'Last message repeated'];

/** What ffmpeg complains about while it decodes the whole file; empty when the file is sound. */
export async function faultsOf(file: string): Promise<string> {
  const lines = (await decodingErrors(file)).split('\n');
  return lines.filter((line) => !ROUNDING.some((text) => line.includes(text))).join('\n');
}

/** The sizes of the pictures of a file, such as `320x240`, each once, in the order in which they come. */
export async function pictureSizes(file: string): Promise<string[]> {
  const what = ['-select_streams', 'v', '-show_entries', 'frame=width,height', '-of', 'csv=p=0:s=x'];
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', ...what, file]);
  const sizes = stdout.split('\n').map((line) => /^\d+x\d+/u.exec(line)?.[0]);
  return [...new Set(sizes.filter((size) => size !== undefined))];
}
