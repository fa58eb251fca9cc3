import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeStreamsWorker } from '../../test/support/fake-streams-worker.ts';
import { FarStream } from '../../test/support/far-stream.ts';
import { createAudioSource, type AudioSource, type AudioSourceOptions } from './audio-source.ts';
import { FROM_WORKER, TO_WORKER } from './message-types.ts';

const SECOND = new Int16Array(16_000).fill(7);

describe('createAudioSource', () => {
  let fake: FakeStreamsWorker;

  beforeEach(async () => {
    fake = await FakeStreamsWorker.start();
  });
  afterEach(() => fake.worker.close());

  async function open(options: Partial<AudioSourceOptions> = {}): Promise<[AudioSource, FarStream]> {
    const source = await createAudioSource(fake.worker, { sampleRate: 16_000, channels: 1, ...options });
    return [source, FarStream.open(fake)];
  }

  it('makes a track in the worker', async () => {
    const [source] = await open({ channels: 2, format: 'f32', timeline: 'call' });
    expect(fake.requests).toMatchObject([
      {
        method: 'making.createAudioSource',
        target: source.track.id,
        data: { sampleRate: 16_000, channels: 2, format: 'f32', timeline: 'call' },
      },
    ]);
    expect(source.track).toMatchObject({ kind: 'audio', label: 'audio source', readyState: 'live' });
    expect(source.track.getSettings()).toMatchObject({ sampleRate: 16_000, channelCount: 2 });
  });

  it.each([
    [{ sampleRate: 3999 }, 'sampleRate must be'],
    [{ sampleRate: 44_100.5 }, 'sampleRate must be'],
    [{ channels: 3 as 2 }, 'channels must be'],
    [{ format: 's24' as 's16' }, "format must be 's16' or 'f32'"],
    [{ maxQueueMs: 0 }, 'maxQueueMs must be'],
  ])('refuses %o', async (options, message) => {
    await expect(open(options)).rejects.toThrow(TypeError);
    await expect(open(options)).rejects.toThrow(message);
    expect(fake.requests).toEqual([]);
  });

  it('passes on why the worker refused', async () => {
    fake.refuse('making.createAudioSource', 'internal', 'no');
    await expect(open()).rejects.toMatchObject({ code: 'request-failed' });
  });

  it.each([
    ['numbers', new Int16Array([1, -2, 3])],
    ['a part of an array', new Int16Array([0, 1, -2, 3, 0]).subarray(1, 4)],
    ['bytes', new Uint8Array(new Int16Array([1, -2, 3]).buffer)],
    ['a Buffer', Buffer.from(new Int16Array([1, -2, 3]).buffer)],
  ])('sends samples given as %s', async (_, samples) => {
    const [source, far] = await open();
    await source.capture(samples, { timestamp: 1.5 });
    await vi.waitFor(() => expect(far.messages).toHaveLength(1));
    expect(far.messages).toMatchObject([{ type: TO_WORKER.media, flags: 1, timestamp: 1500n }]);
    expect([...(far.messages[0]?.body ?? [])]).toEqual([1, 0, 254, 255, 3, 0]);
  });

  it('copies samples at once', async () => {
    const [source, far] = await open({ format: 'f32' });
    const samples = new Float32Array([1]);
    const captured = source.capture(samples);
    samples.fill(0);
    await captured;
    await vi.waitFor(() => expect(far.messages).toHaveLength(1));
    expect([...(far.messages[0]?.body ?? [])]).toEqual([0, 0, 128, 63]);
  });

  it.each([
    [new Uint8Array(6), 'an audio source takes whole samples of 4 bytes (2 x s16), got 6 bytes'],
    [new Int16Array(), 'got 0 bytes'],
  ])('refuses what is not whole samples', async (samples, message) => {
    const [source] = await open({ channels: 2 });
    await expect(source.capture(samples)).rejects.toMatchObject({ code: 'wrong-size' });
    await expect(source.capture(samples)).rejects.toThrow(message);
  });

  it('refuses numbers of the other format, and timestamps that are none', async () => {
    const [source] = await open();
    await expect(source.capture(new Float32Array(4))).rejects.toThrow('takes s16 samples, got f32');
    await expect(source.capture(SECOND, { timestamp: -1 })).rejects.toThrow('timestamp must be');
    await expect(source.capture(SECOND, { timestamp: Number.NaN })).rejects.toThrow(TypeError);
  });

  it('holds captures back until there is room', async () => {
    const [source, far] = await open({ maxQueueMs: 1500 });
    await source.capture(SECOND);
    expect(source.queuedDurationMs).toBe(1000);
    const resolved = vi.fn<() => void>();
    const second = source.capture(SECOND).then(resolved);
    await vi.waitFor(() => expect(far.messages).toHaveLength(1));
    expect(resolved).not.toHaveBeenCalled();
    far.count(FROM_WORKER.released, 8000);
    await second;
    expect(source.queuedDurationMs).toBe(1500);
    await vi.waitFor(() => expect(far.messages).toHaveLength(2));
  });

  it('is cleared at once, whoever waits', async () => {
    const [source, far] = await open();
    await source.capture(SECOND);
    const waiting = [source.capture(SECOND), source.capture(SECOND), source.waitForPlayout()];
    source.clearQueue();
    expect(source.queuedDurationMs).toBe(0);
    await Promise.all(waiting);
    await source.capture(SECOND);
    await vi.waitFor(() => expect(far.messages).toHaveLength(3));
    expect(far.messages.map(({ type }) => type)).toEqual([TO_WORKER.media, TO_WORKER.clear, TO_WORKER.media]);
  });

  it('tells when everything was played', async () => {
    const [source, far] = await open();
    await source.waitForPlayout();
    await source.capture(SECOND);
    const played = vi.fn<() => void>();
    const waiting = source.waitForPlayout().then(played);
    far.count(FROM_WORKER.released, 15_999);
    await vi.waitFor(() => expect(source.queuedDurationMs).toBeLessThan(1));
    expect(played).not.toHaveBeenCalled();
    far.count(FROM_WORKER.released, 16_000);
    await waiting;
  });

  it('gives up a capture that waits, and only that', async () => {
    const [source, far] = await open();
    await source.capture(SECOND);
    const abort = new AbortController();
    const aborted = source.capture(SECOND, { signal: abort.signal });
    const next = source.capture(new Int16Array(1));
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await expect(source.capture(SECOND, { signal: abort.signal })).rejects.toBe(reason);
    await expect(source.waitForPlayout({ signal: abort.signal })).rejects.toBe(reason);
    far.count(FROM_WORKER.released, 16_000);
    await next;
    expect(far.of(TO_WORKER.media)).toHaveLength(2);
  });

  it('ends the track when it is closed, once', async () => {
    const [source, far] = await open();
    await source.capture(SECOND);
    const waiting = source.capture(SECOND);
    const closed = vi.fn<(error: unknown) => void>();
    const ended = vi.fn<() => void>();
    source.on('close', closed);
    source.track.addEventListener('ended', ended);
    source.close();
    source.close();
    await source[Symbol.asyncDispose]();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    await expect(source.capture(SECOND)).rejects.toMatchObject({ code: 'closed' });
    await expect(source.waitForPlayout()).rejects.toMatchObject({ code: 'closed' });
    source.clearQueue();
    expect(closed.mock.calls).toEqual([[undefined]]);
    expect(ended).toHaveBeenCalledOnce();
    expect([source.closed, source.track.readyState]).toEqual([true, 'ended']);
    await vi.waitFor(() => expect(far.stream.closed).toBe(true));
  });

  it('ends when the worker ends the track', async () => {
    const [source, far] = await open();
    await source.capture(SECOND);
    const waiting = source.capture(SECOND);
    far.stream.close();
    await expect(waiting).rejects.toMatchObject({ code: 'closed' });
    expect([source.closed, source.track.readyState]).toEqual([true, 'ended']);
  });

  it('rejects what is pending when the worker is closed', async () => {
    const [source] = await open();
    await source.capture(SECOND);
    const waiting = source.capture(SECOND);
    fake.worker.close();
    await expect(waiting).rejects.toMatchObject({ code: 'worker-gone' });
    expect(source.track.readyState).toBe('ended');
  });

  it('rejects what is pending when the worker dies', async () => {
    const [source] = await open();
    await source.capture(SECOND);
    const waiting = [source.capture(SECOND), source.waitForPlayout()];
    const closed = vi.fn<(error: unknown) => void>();
    source.on('close', closed);
    const results = Promise.allSettled(waiting);
    fake.die();
    expect(await results).toMatchObject([
      { status: 'rejected', reason: { code: 'worker-gone' } },
      { status: 'rejected', reason: { code: 'worker-gone' } },
    ]);
    expect(closed).toHaveBeenCalledWith(expect.objectContaining({ code: 'worker-gone' }));
    await expect(source.capture(SECOND)).rejects.toMatchObject({ code: 'worker-gone' });
  });
});
