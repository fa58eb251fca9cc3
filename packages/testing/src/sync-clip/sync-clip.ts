import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { testPython } from '../python.ts';

const MAKE = fileURLToPath(new URL('make_sync_clip.py', import.meta.url));
const FIND = fileURLToPath(new URL('find_sync_marks.py', import.meta.url));

/**
 * A WebM clip (VP8, Opus, 320x240, 30 pictures per second) that is black and silent but for a white picture and a
 * beep of 100 ms at 0.5 s, 1.5 s, 2.5 s and so on. Made at the first call and kept in the system's temporary folder.
 *
 * @param seconds - Its length, a whole number: it can be looped without a gap between the marks.
 * @returns Its absolute path.
 */
export async function makeSyncClip(seconds: number): Promise<string> {
  const folder = path.join(tmpdir(), 'tureen-clips');
  const clip = path.join(folder, `sync-${seconds}.webm`);
  if (existsSync(clip)) return clip;

  await mkdir(folder, { recursive: true });
  const unfinished = path.join(folder, `sync-${seconds}-${randomUUID()}.webm`);
  await promisify(execFile)(testPython(), [MAKE, unfinished, String(seconds)]);
  await rename(unfinished, clip);
  return clip;
}

/**
 * Finds where the flashes or beeps of a recording begin.
 *
 * @param kind - Which of them, for a file that holds both. Default: flashes, or beeps where there are no pictures.
 * @returns Presentation times in seconds: of the first white picture, or of the first loud sample, of each mark.
 */
export async function findSyncMarks(file: string, kind?: 'audio' | 'video'): Promise<number[]> {
  const parameters = [FIND, file, ...(kind === undefined ? [] : [kind])];
  const { stdout } = await promisify(execFile)(testPython(), parameters);
  return JSON.parse(stdout) as number[];
}
