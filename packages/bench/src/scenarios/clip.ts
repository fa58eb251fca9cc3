import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker } from '@tureen/handler';
import { renderClip } from '@tureen/streams';

/** Makes a clip of 640x480 at 30 pictures a second in a temporary folder. */
export async function makeClip(seconds = 20): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'tureen-bench-')), 'clip.webm');
  const worker = await createWorker();
  await renderClip(worker, path, { seconds });
  worker.close();
  return path;
}
