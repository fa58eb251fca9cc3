import { randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { testPython } from '../python.ts';

/** What the clip contains; everything has a default. */
export interface ClipOptions {
  /**
   * Container and with it the codecs: webm VP8 and opus, mp4 H264 and AAC, mkv and ts H264 and opus, ogg opus, wav PCM.
   * H264 is constrained baseline. Default `webm`.
   */
  readonly format?: 'webm' | 'mp4' | 'mkv' | 'ts' | 'ogg' | 'wav';
  /** Another codec of the video, by ffmpeg's name of its encoder, or another profile of H264 (without B-frames). */
  readonly videoEncoder?: 'libvpx-vp9' | 'libx264+main';
  /** Pictures from one key frame to the next. Default 60. */
  readonly keyFrameInterval?: number;
  /** Default 3. */
  readonly seconds?: number;
  /** Default 320. */
  readonly width?: number;
  /** Default 240. */
  readonly height?: number;
  /** Frames per second. Default 30. */
  readonly frameRate?: number;
  /** Default audio and video; `ogg` and `wav` hold audio only. */
  readonly kinds?: readonly ('audio' | 'video')[];
}

const SCRIPT = fileURLToPath(new URL('make_clip.py', import.meta.url));

const DEFAULTS = {
  format: 'webm',
  seconds: 3,
  width: 320,
  height: 240,
  frameRate: 30,
  keyFrameInterval: 60,
  videoEncoder: '',
} as const;

/**
 * A media file with a moving pattern, a visible clock and a tone, made at the first call and kept for later runs
 * in the system's temporary folder.
 *
 * @returns Its absolute path.
 */
export async function makeClip(options: ClipOptions = {}): Promise<string> {
  const { format, seconds, width, height, frameRate, keyFrameInterval, videoEncoder } = {
    ...DEFAULTS,
    ...options,
  };
  const kinds = options.kinds ?? (format === 'ogg' || format === 'wav' ? ['audio'] : ['audio', 'video']);
  const folder = path.join(tmpdir(), 'tureen-clips');
  const name = [seconds, width, height, frameRate, keyFrameInterval, videoEncoder, ...kinds].join('-');
  const clip = path.join(folder, `${name}.${format}`);
  if (existsSync(clip)) return clip;

  await mkdir(folder, { recursive: true });
  const unfinished = path.join(folder, `${name}-${randomUUID()}.${format}`);
  const parameters = [seconds, width, height, frameRate].map(String);
  const codec = [String(keyFrameInterval), videoEncoder];
  await promisify(execFile)(testPython(), [SCRIPT, unfinished, ...parameters, kinds.join(','), ...codec]);
  await rename(unfinished, clip);
  return clip;
}
