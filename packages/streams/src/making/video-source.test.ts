import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeStreamsWorker } from '../../test/support/fake-streams-worker.ts';
import { FarStream } from '../../test/support/far-stream.ts';
import { FROM_WORKER } from './message-types.ts';
import { createVideoSource, type VideoSource, type VideoSourceOptions } from './video-source.ts';

describe('createVideoSource', () => {
  let fake: FakeStreamsWorker;

  beforeEach(async () => {
    fake = await FakeStreamsWorker.start();
  });
  afterEach(() => fake.worker.close());

  async function open(options: Partial<VideoSourceOptions> = {}): Promise<[VideoSource, FarStream]> {
    const source = await createVideoSource(fake.worker, { width: 8, height: 4, format: 'rgba', ...options });
    return [source, FarStream.open(fake)];
  }

  it('makes a track in the worker', async () => {
    const [source] = await open({ frameRate: 12.5 });
    const data = { width: 8, height: 4, frameRate: 12.5, format: 'rgba' };
    expect(fake.requests).toMatchObject([
      { method: 'making.createVideoSource', target: source.track.id, data },
    ]);
    expect(source.track.getSettings()).toMatchObject({ width: 8, height: 4, frameRate: 12.5 });
  });

  it.each([
    ['i420', 8, 4, 48],
    ['nv12', 8, 4, 48],
    ['i420', 5, 3, 27],
    ['nv12', 5, 3, 27],
    ['rgba', 5, 3, 60],
    ['bgra', 1280, 720, 3_686_400],
  ] as const)('knows how large %s pictures of %d x %d are', async (format, width, height, bytes) => {
    const [source] = await open({ format, width, height });
    expect(source.pictureBytes).toBe(bytes);
  });

  it.each([
    [{ width: 1 }, 'width must be'],
    [{ height: 8193 }, 'height must be'],
    [{ frameRate: 0 }, 'frameRate must be'],
    [{ format: 'rgb' as 'rgba' }, 'format must be one of i420, nv12, rgba, bgra'],
    [{ maxQueueMs: Number.NaN }, 'maxQueueMs must be'],
  ])('refuses %o', async (options, message) => {
    await expect(open(options)).rejects.toThrow(message);
    expect(fake.requests).toEqual([]);
  });

  it('refuses a picture of another size, naming the right one', async () => {
    const [source] = await open();
    const captured = source.capture(new Uint8Array(127));
    await expect(captured).rejects.toMatchObject({
      code: 'wrong-size',
      message: 'a video source takes 128 bytes (8x4 rgba), got 127 bytes',
    });
  });

  it('counts a picture as taken when the worker has it', async () => {
    const [source, far] = await open();
    const taken = vi.fn<() => void>();
    const captured = source.capture(new Uint8ClampedArray(128).fill(9)).then(taken);
    await vi.waitFor(() => expect(far.messages).toHaveLength(1));
    expect(taken).not.toHaveBeenCalled();
    far.count(FROM_WORKER.taken, 1);
    await captured;
    expect(far.messages[0]?.body.every((byte) => byte === 9)).toBe(true);
  });

  it('holds pictures back until one was shown', async () => {
    const [source, far] = await open({ frameRate: 20, maxQueueMs: 100 });
    const captures = Array.from({ length: 4 }, async () => source.capture(new Uint8Array(128)));
    await vi.waitFor(() => expect(far.messages).toHaveLength(2));
    expect(source.queuedDurationMs).toBe(100);
    far.count(FROM_WORKER.taken, 2);
    await Promise.all(captures.slice(0, 2));
    far.count(FROM_WORKER.released, 2);
    await vi.waitFor(() => expect(far.messages).toHaveLength(4));
    far.count(FROM_WORKER.taken, 4);
    await Promise.all(captures);
  });
});
