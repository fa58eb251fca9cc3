import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { FRAME_RATE, HEIGHT, makePictures, WIDTH } from './pictures.ts';

/** Names the folder that holds the files. */
const FILES_FOLDER = 'BENCH_FILES';

/** What is sent. All last 40 seconds, as some subjects cannot repeat a file. */
const NAMES = {
  /** The raw I420 pictures. */
  pictures: 'pictures.i420',
  /** Them in VP8, of 3 Mbit/s, so that most of the loss is that of the second encoding. */
  vp8: 'pictures.webm',
  /** Them in constrained baseline H264 of a little less than the 1 Mbit/s that may be sent. */
  h264: 'pictures.mp4',
  /** Opus of 64 kbit/s. */
  opus: 'tone.ogg',
  /** A peer: VP8 of 1 Mbit/s with a flash, and opus with a beep, in the middle of every second. */
  peer: 'peer.webm',
} as const;

/** One of the files. */
export type FileName = keyof typeof NAMES;

/** The absolute path of a file. */
export function fileOf(name: FileName): string {
  const folder = process.env[FILES_FOLDER];
  if (folder === undefined) throw new Error(`${FILES_FOLDER} is not set: call prepareFiles() first`);
  return join(folder, NAMES[name]);
}

/** Makes the files at first use and tells this process and its children where they are. */
export async function prepareFiles(python: string): Promise<void> {
  const script = fileURLToPath(new URL('make_files.py', import.meta.url));
  const sources = await Promise.all(
    [script, fileURLToPath(new URL('pictures.ts', import.meta.url))].map(async (path) => readFile(path)),
  );
  const hash = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12);
  const folder = fileURLToPath(new URL(`../../../../.tureen/bench-files-${hash}`, import.meta.url));
  process.env[FILES_FOLDER] = folder;
  if (!existsSync(folder)) await makeFiles(folder, [python, script]);
}

/** Makes them apart and gives the folder its name when it is whole. */
async function makeFiles(folder: string, [python, script]: [string, string]): Promise<void> {
  const unfinished = `${folder}-${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, NAMES.pictures), makePictures());
  await promisify(execFile)(python, [script, unfinished, ...[WIDTH, HEIGHT, FRAME_RATE].map(String)]);
  await rename(unfinished, folder);
}
