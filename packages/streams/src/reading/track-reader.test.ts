import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeStreamsWorker } from '../../test/support/fake-streams-worker.ts';
import { FarStream } from '../../test/support/far-stream.ts';
import { encodedFrames } from './encoded-frames.ts';
import { frames } from './frames.ts';
import { FROM_WORKER, WANT } from './message-types.ts';
import { samples } from './samples.ts';

const SHAPE = Buffer.from([0, 0, 0, 2, 0, 0, 0, 1]);

describe('readers', () => {
  let fake: FakeStreamsWorker;

  beforeEach(async () => {
    fake = await FakeStreamsWorker.start();
  });
  afterEach(() => fake.worker.close());

  /** The worker's end, once the reader has asked for it. */
  async function far(): Promise<FarStream> {
    await vi.waitFor(() => expect(fake.requests.length).toBeGreaterThan(0));
    return FarStream.open(fake);
  }

  it('asks for nothing before the first frame is asked for', async () => {
    const track = fake.track();
    const reader = frames(track);
    await new Promise(setImmediate);
    expect(fake.requests).toEqual([]);
    void reader.next();
    await far();
    expect(fake.requests).toMatchObject([
      {
        method: 'reading.openFrames',
        data: { trackId: track.id, format: 'i420', maxQueue: 2, dropPolicy: 'drop-oldest' },
      },
    ]);
    reader.close();
  });

  it('gives pictures with all that belongs to them', async () => {
    const reader = frames(fake.track(), { format: 'rgba', width: 2, height: 1, frameRate: 5 });
    const next = reader.next();
    const stream = await far();
    expect(fake.requests).toMatchObject([{ data: { format: 'rgba', width: 2, height: 1, frameRate: 5 } }]);
    await stream.stream.send(FROM_WORKER.shape, SHAPE);
    await sendPicture(stream, 7);
    const { value } = await next;
    expect(value).toMatchObject({ format: 'rgba', width: 2, height: 1, timestamp: 1234.567 });
    expect([...(value?.data ?? [])]).toEqual(Array.from({ length: 8 }, () => 7));
    expect(value?.data.buffer.byteLength).toBe(8);
  });

  it('lets the worker send one frame more whenever it has given one out', async () => {
    const reader = frames(fake.track(), { maxQueue: 5 });
    const next = reader.next();
    const stream = await far();
    await vi.waitFor(() => expect(wanted(stream)).toBe(2));
    await stream.stream.send(FROM_WORKER.shape, SHAPE);
    await sendPicture(stream, 1);
    await next;
    await vi.waitFor(() => expect(wanted(stream)).toBe(3));
    await sendPicture(stream, 2);
    await vi.waitFor(() => expect(reader.stats.queued).toBe(1));
    expect(wanted(stream)).toBe(3);
    stream.count(FROM_WORKER.dropped, 12);
    await vi.waitFor(() => expect(reader.stats).toEqual({ delivered: 1, dropped: 12, queued: 1 }));
  });

  it('keeps nothing here that was not asked for when one frame may wait', async () => {
    const reader = frames(fake.track(), { maxQueue: 1 });
    const first = reader.next();
    const stream = await far();
    await vi.waitFor(() => expect(wanted(stream)).toBe(1));
    await stream.stream.send(FROM_WORKER.shape, SHAPE);
    await sendPicture(stream, 1);
    await first;
    void reader.next();
    await vi.waitFor(() => expect(wanted(stream)).toBe(2));
    reader.close();
  });

  it('stops when the loop is left', async () => {
    const reader = frames(fake.track());
    const loop = (async () => {
      for await (const { data } of reader) if (data[0] === 2) break;
    })();
    const stream = await far();
    await stream.stream.send(FROM_WORKER.shape, SHAPE);
    await sendPicture(stream, 1);
    await sendPicture(stream, 2);
    await loop;
    expect(reader.closed).toBe(true);
    await vi.waitFor(() => expect(stream.stream.closed).toBe(true));
    await expect(reader.next()).resolves.toEqual({ done: true, value: undefined });
  });

  it('stops when it is closed, whoever waits', async () => {
    const reader = samples(fake.track('audio'));
    const waiting = [reader.next(), reader.next()];
    const stream = await far();
    reader.close();
    reader.close();
    await reader[Symbol.asyncDispose]();
    expect(await Promise.all(waiting)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ]);
    await vi.waitFor(() => expect(stream.stream.closed).toBe(true));
  });

  it('gives what has come when the track ends', async () => {
    const reader = frames(fake.track(), { maxQueue: 5 });
    const first = reader.next();
    const stream = await far();
    await stream.stream.send(FROM_WORKER.shape, SHAPE);
    await sendPicture(stream, 1);
    await first;
    await sendPicture(stream, 2);
    stream.stream.close();
    await vi.waitFor(() => expect(reader.closed).toBe(true));
    expect((await reader.next()).value?.data[0]).toBe(2);
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  it('is at its end at once for a track that has ended', async () => {
    const track = fake.track();
    track.stop();
    expect(await frames(track).next()).toEqual({ done: true, value: undefined });
  });

  it('rejects when the worker dies, once', async () => {
    const reader = frames(fake.track());
    const next = reader.next();
    await far();
    fake.die();
    await expect(next).rejects.toMatchObject({ code: 'worker-gone' });
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  it('rejects when the worker refuses', async () => {
    fake.refuse('reading.openPackets', 'unsupported-codec', 'track t is not encoded');
    await expect(encodedFrames(fake.track()).next()).rejects.toMatchObject({ code: 'unsupported-codec' });
  });

  it('rejects with the reason of its signal', async () => {
    const abort = new AbortController();
    const reader = frames(fake.track(), { signal: abort.signal });
    const next = reader.next();
    await far();
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(next).rejects.toBe(reason);
    await expect(frames(fake.track(), { signal: abort.signal }).next()).rejects.toBe(reason);
  });

  it.each([
    ['s16', Int16Array],
    ['f32', Float32Array],
  ] as const)('gives %s samples in an array of their own', async (format, type) => {
    const reader = samples(fake.track('audio'), {
      format,
      sampleRate: 8000,
      channels: 2,
      frameDurationMs: 10,
    });
    const next = reader.next();
    const stream = await far();
    expect(fake.requests).toMatchObject([
      { data: { chunkSamples: 80, sampleRate: 8000, channels: 2, format, maxQueue: 90 } },
    ]);
    const given = new type(Array.from({ length: 160 }, (_, index) => index));
    await stream.stream.send(FROM_WORKER.frame, new Uint8Array(given.buffer), { timestamp: 5000 });
    const { value } = await next;
    expect(value).toMatchObject({ samples: 80, channels: 2, sampleRate: 8000, timestamp: 5 });
    expect(value?.data).toEqual(given);
    expect(value?.data.buffer.byteLength).toBe(given.byteLength);
  });

  it('gives encoded frames with their flags', async () => {
    const reader = encodedFrames(fake.track());
    const stream = (void reader.next(), await far());
    await stream.stream.send(FROM_WORKER.shape, Buffer.from([0, 1, 0x5f, 0x90, ...Buffer.from('video/VP8')]));
    await stream.stream.send(FROM_WORKER.frame, new Uint8Array([9]), { flags: 1, timestamp: 1000 });
    await stream.stream.send(FROM_WORKER.frame, new Uint8Array([8]), { flags: 2, timestamp: 2000 });
    const { value } = await reader.next();
    expect(value).toMatchObject({
      mimeType: 'video/VP8',
      clockRate: 90_000,
      keyFrame: false,
      complete: false,
      timestamp: 2,
    });
  });

  it('refuses the other kind of track, tracks of others, and options out of range', () => {
    const [video, audio] = [fake.track(), fake.track('audio')];
    expect(() => frames(audio)).toThrow('frames() needs video tracks, got audio');
    expect(() => samples(video)).toThrow('samples() needs audio tracks, got video');
    expect(() => frames(new FakeMediaStreamTrack({ kind: 'video' }))).toThrow('was not made by a worker');
    expect(() => frames(video, { format: 'gray' as 'i420' })).toThrow('format must be');
    expect(() => frames(video, { width: 0 })).toThrow('width must be');
    expect(() => frames(video, { height: 1.5 })).toThrow('height must be');
    expect(() => frames(video, { frameRate: -1 })).toThrow('frameRate must be');
    expect(() => frames(video, { maxQueue: 0 })).toThrow('maxQueue must be');
    expect(() => frames(video, { dropPolicy: 'block' as 'drop-oldest' })).toThrow('dropPolicy must be');
    expect(() => samples(audio, { sampleRate: 1 })).toThrow('sampleRate must be');
    expect(() => samples(audio, { frameDurationMs: 0 })).toThrow('frameDurationMs must be');
    expect(() => encodedFrames(video, { maxQueue: 1.5 })).toThrow('maxQueue must be');
  });
});

function wanted(stream: FarStream): number {
  return stream.of(WANT).reduce((sum, { timestamp }) => sum + Number(timestamp), 0);
}

async function sendPicture(stream: FarStream, value: number, timestamp = 1_234_567): Promise<void> {
  await stream.stream.send(FROM_WORKER.frame, new Uint8Array(8).fill(value), { timestamp });
}
