import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker } from '@tureen/handler';
import { renderClip } from '@tureen/streams';

/** Options of `makeClip`. */
interface MakeClipOptions {
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Longest clip that is made; a longer demo plays it again. */
const MAX_CLIP_SECONDS = 10;

/** Makes a clip of a moving pattern with a visible clock and a tone in a temporary folder; returns its path. */
export async function makeClip({ seconds, signal }: MakeClipOptions): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'tureen-demo-')), 'clip.webm');
  const worker = await createWorker({ signal });
  try {
    await renderClip(worker, path, { seconds: Math.min(seconds, MAX_CLIP_SECONDS), signal });
    return path;
  } finally {
    worker.close();
  }
}
