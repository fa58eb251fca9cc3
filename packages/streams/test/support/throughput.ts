import type { Worker } from '@tureen/handler';
import { processCpuSeconds } from '@tureen/testing/process-cpu';
import {
  createAudioSource,
  createTestPattern,
  createTone,
  createVideoSource,
  discard,
  frames,
  samples,
} from '../../src/index.ts';

/** What moving raw media between Node and the worker came to. */
export interface Throughput {
  /** Pictures or chunks per second. */
  readonly rate: number;
  /** CPU seconds per second that this process used. */
  readonly nodeCores: number;
  /** CPU seconds per second that the worker used. */
  readonly workerCores: number;
}

const WIDTH = 1280;
const HEIGHT = 720;
const FRAME_RATE = 30;
const SAMPLE_RATE = 48_000;
const CHUNK_MS = 10;

/** Pictures of 1280x720 RGBA at 30 per second from Node into a track that somebody watches. */
export async function measurePicturesIn(worker: Worker, seconds: number): Promise<Throughput> {
  const size = { width: WIDTH, height: HEIGHT };
  const source = await createVideoSource(worker, { ...size, format: 'rgba', frameRate: FRAME_RATE });
  const watcher = await discard(source.track);
  const picture = new Uint8Array(source.pictureBytes).fill(90);
  const result = await measure(worker, seconds, async () => {
    await source.capture(picture);
    return true;
  });
  await watcher.close();
  source.close();
  return result;
}

/** Pictures of a 1280x720 track at 30 per second as RGBA in Node; `base` is the same without reading. */
export async function measurePicturesOut(
  worker: Worker,
  seconds: number,
): Promise<Throughput & { readonly base: Throughput }> {
  const track = await createTestPattern(worker, { width: WIDTH, height: HEIGHT, frameRate: FRAME_RATE });
  const watcher = await discard(track);
  const base = await measure(worker, seconds, async () => delay(100));
  const reader = frames(track, { format: 'rgba' });
  const result = await measure(worker, seconds, async () => !(await reader.next()).done);
  reader.close();
  await watcher.close();
  track.stop();
  return { ...result, base };
}

/** Chunks of 10 ms of 48 kHz stereo from Node into a track that somebody hears. */
export async function measureSamplesIn(worker: Worker, seconds: number): Promise<Throughput> {
  const source = await createAudioSource(worker, { sampleRate: SAMPLE_RATE, channels: 2, maxQueueMs: 100 });
  const listener = await discard(source.track);
  const chunk = new Int16Array((SAMPLE_RATE / 1000) * CHUNK_MS * 2);
  const result = await measure(worker, seconds, async () => {
    await source.capture(chunk);
    return true;
  });
  await listener.close();
  source.close();
  return result;
}

/** Chunks of 10 ms of 48 kHz stereo of a track in Node. */
export async function measureSamplesOut(worker: Worker, seconds: number): Promise<Throughput> {
  const track = await createTone(worker);
  const reader = samples(track, { sampleRate: SAMPLE_RATE, channels: 2, frameDurationMs: CHUNK_MS });
  const result = await measure(worker, seconds, async () => !(await reader.next()).done);
  reader.close();
  track.stop();
  return result;
}

/** Repeats a step for some seconds, beginning with one that is not counted. */
async function measure(worker: Worker, seconds: number, step: () => Promise<boolean>): Promise<Throughput> {
  await step();
  const [node, python, begin] = [process.cpuUsage(), await processCpuSeconds(worker.pid), performance.now()];
  let steps = 0;
  while (performance.now() - begin < seconds * 1000 && (await step())) steps += 1;
  const elapsed = (performance.now() - begin) / 1000;
  const { user, system } = process.cpuUsage(node);
  return {
    rate: steps / elapsed,
    nodeCores: (user + system) / 1e6 / elapsed,
    workerCores: ((await processCpuSeconds(worker.pid)) - python) / elapsed,
  };
}

async function delay(milliseconds: number): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return true;
}
