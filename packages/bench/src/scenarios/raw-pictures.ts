import { setTimeout as delay } from 'node:timers/promises';
import { createWorker, type Worker } from '@tureen/handler';
import { createTestPattern, createVideoSource, discard, frames } from '@tureen/streams';
import { coresDuring } from '../measure/cpu.ts';
import { measuredMs } from '../measure/window.ts';
import { NotApplicable } from '../not-applicable.ts';
import { tureen } from '../subjects/tureen.ts';
import type { Scenario } from './scenario.ts';

const MEASURED_MS = 3000;
const PICTURE = { width: 1280, height: 720, frameRate: 30 } as const;

type Format = 'i420' | 'rgba';

/** What pictures of 1280x720 at 30 per second cost on their way between Node.js and Python, in all processes. */
export const rawPictures: Scenario = {
  id: 'raw-pictures',
  title: 'raw 1280x720@30 between Node.js and Python',
  budgetSeconds: 40,
  measure: async (subject) => {
    if (subject !== tureen) throw new NotApplicable('has no second process, or takes no pictures there');
    const worker = await createWorker();
    const figures: Record<string, number> = {};
    for (const format of ['i420', 'rgba'] as const) {
      figures[`cores, ${format} to Python`] = await measureIn(worker, format);
      figures[`cores, ${format} to Node.js`] = await measureOut(worker, format);
    }
    worker.close();
    return figures;
  },
};

/** Cores beyond those of a source that shows one picture. */
async function measureIn(worker: Worker, format: Format): Promise<number> {
  const source = await createVideoSource(worker, { ...PICTURE, format });
  const watcher = await discard(source.track);
  const picture = new Uint8Array(source.pictureBytes).fill(90);
  await source.capture(picture);
  const idle = await measure(worker, async () => delay(100));
  const cores = await measure(worker, async () => source.capture(picture));
  await watcher.close();
  source.close();
  return cores - idle;
}

/** Cores beyond those of painting the pictures. */
async function measureOut(worker: Worker, format: Format): Promise<number> {
  const track = await createTestPattern(worker, PICTURE);
  const watcher = await discard(track);
  const idle = await measure(worker, async () => delay(100));
  const reader = frames(track, { format });
  await reader.next();
  const cores = await measure(worker, async () => reader.next());
  reader.close();
  await watcher.close();
  track.stop();
  return cores - idle;
}

/** Cores of both processes while a step, which waits for its time, is repeated. */
async function measure(worker: Worker, step: () => Promise<unknown>): Promise<number> {
  const endMs = performance.now() + measuredMs(MEASURED_MS);
  return coresDuring([process.pid, worker.pid], async () => {
    while (performance.now() < endMs) await step();
  });
}
