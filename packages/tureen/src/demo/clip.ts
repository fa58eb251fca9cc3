import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from '@tureen/handler';
import { renderClip } from '@tureen/streams';

/** Options of `makeClip`. */
interface MakeClipOptions {
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** A clip in a temporary folder. */
export interface Clip {
  readonly path: string;
  /** Removes it. Calling it again does nothing. */
  remove(): void;
}

/** Longest clip that is made; a longer demo plays it again. */
const MAX_CLIP_SECONDS = 10;

/**
 * Makes a clip of a moving pattern with a visible clock and a tone. It is removed when the process ends, if not before.
 */
export async function makeClip(worker: Worker, { seconds, signal }: MakeClipOptions): Promise<Clip> {
  const folder = await mkdtemp(join(tmpdir(), 'tureen-demo-'));
  const remove = (): void => {
    process.off('exit', remove);
    rmSync(folder, { recursive: true, force: true });
  };
  process.on('exit', remove);
  const path = join(folder, 'clip.webm');
  try {
    await renderClip(worker, path, { seconds: Math.min(seconds, MAX_CLIP_SECONDS), signal });
  } catch (error) {
    remove();
    throw error;
  }
  return { path, remove };
}
