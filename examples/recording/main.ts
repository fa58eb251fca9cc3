/** Records a test pattern and a tone in segments of two seconds, with a pause; received tracks are recorded alike. */
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker } from '@tureen/handler';
import { createTestPattern, createTone, record } from '@tureen/streams';

const worker = await createWorker();
const folder = await mkdtemp(join(tmpdir(), 'tureen-example-'));
const tracks = [await createTestPattern(worker), await createTone(worker)];

const recorder = await record(tracks, join(folder, 'talk.mp4'), { segmentDurationMs: 2000 });
recorder.on('progress', ({ durationSeconds, bytes }) =>
  console.log(durationSeconds.toFixed(1), 's', bytes, 'bytes'),
);
recorder.on('segment', ({ path }) => console.log('whole:', path));
recorder.on('failed', ({ code, partialPath }) => console.log(code, 'kept in', partialPath));

await once(recorder, 'segment');
await recorder.pause();
await recorder.resume();
await once(recorder, 'segment');
const { segments, frames } = await recorder.stop();
console.log(`${segments.length} files, ${frames} frames`);

worker.close();
