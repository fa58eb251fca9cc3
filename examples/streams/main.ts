/** Makes a clip of a test pattern and a tone, and opens it as an audio and a video track. */
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker } from '@tureen/handler';
import { renderClip } from '@tureen/streams';

const worker = await createWorker();
const file = join(await mkdtemp(join(tmpdir(), 'tureen-example-')), 'clip.webm');

await renderClip(worker, file, { seconds: 2, width: 320, height: 240 });
console.log(`made ${file}, ${(await stat(file)).size} bytes`);

const constraints = { source: 'file', file } as const;
const stream = await worker.getUserMedia({ audio: constraints, video: constraints });
for (const track of stream.getTracks()) console.log(track.kind, track.getSettings());

stream.close();
worker.close();
