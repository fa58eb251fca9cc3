import { resolve } from 'node:path';
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeStreamsWorker } from '../../test/support/fake-streams-worker.ts';
import { StreamsError } from '../errors.ts';
import { record } from './record.ts';

describe('record', () => {
  let fake: FakeStreamsWorker;

  beforeEach(async () => {
    fake = await FakeStreamsWorker.start();
  });
  afterEach(() => fake.worker.close());

  it('asks the worker to write the tracks, and gives what it answers at the end', async () => {
    const [video, audio] = [fake.track('video'), fake.track('audio')];
    const recorder = await record([video, audio], 'some/alice.webm');
    expect(fake.modules).toEqual(['streams']);
    expect(fake.requests).toMatchObject([
      {
        method: 'recorder.start',
        data: { path: resolve('some/alice.webm'), trackIds: [video.id, audio.id] },
      },
    ]);
    const expected = {
      path: resolve('some/alice.webm'),
      bytes: 1000,
      durationSeconds: 2.5,
      frames: 75,
      droppedFrames: 1,
    };
    const [first, second] = await Promise.all([recorder.stop(), recorder.stop()]);
    expect(first).toEqual(expected);
    expect(second).toBe(first);
    expect(fake.requests.map(({ method }) => method)).toEqual(['recorder.start', 'recorder.stop']);
    expect(fake.requests.at(1)?.target).toBe(fake.requests.at(0)?.target);
  });

  it('stops when it is disposed of', async () => {
    const recorder = await record(fake.track(), 'a.webm');
    await recorder[Symbol.asyncDispose]();
    expect(fake.requests.at(-1)?.method).toBe('recorder.stop');
  });

  it('refuses what is no track of one worker', async () => {
    await expect(record([], 'a.webm')).rejects.toThrow(TypeError);
    const foreign = new FakeMediaStreamTrack({ kind: 'video' });
    const error: unknown = await record(foreign, 'a.webm').catch((reason: unknown) => reason);
    expect(StreamsError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: 'foreign-track', message: expect.stringContaining(foreign.id) });
    const other = await FakeStreamsWorker.start();
    await expect(record([fake.track(), other.track()], 'a.webm')).rejects.toThrow('different workers');
    expect([...fake.requests, ...other.requests]).toEqual([]);
    other.worker.close();
  });

  it.each(['unsupported-container', 'unwritable'])('passes on that the start failed: %s', async (code) => {
    fake.refuse('recorder.start', code, 'because');
    const unhandled = vi.fn();
    fake.worker.process.channel.on('unhandled', unhandled);
    await expect(record(fake.track(), 'a.webm')).rejects.toMatchObject({ code, message: 'because' });
    await fake.fail(fake.requests.at(0)?.target ?? '', { code: 'write-failed', message: 'late' });
    await vi.waitFor(() => expect(unhandled).toHaveBeenCalled());
  });

  it.each([
    ['nothing-received', 'nothing-received'],
    ['write-failed', 'write-failed'],
    ['unsupported-codec', 'unsupported-codec'],
    ['something-new', 'request-failed'],
  ])('passes on that the end failed: %s', async (remoteCode, code) => {
    const recorder = await record(fake.track(), 'a.webm');
    fake.refuse('recorder.stop', remoteCode, 'because');
    const [first, second] = await Promise.allSettled([recorder.stop(), recorder.stop()]);
    expect(first).toMatchObject({ status: 'rejected', reason: { name: 'StreamsError', code } });
    expect(second).toEqual(first);
  });

  it('tells at once when writing fails', async () => {
    const recorder = await record(fake.track(), 'a.webm');
    const failed = vi.fn();
    recorder.on('failed', failed);
    const message = 'cannot write a.webm: no space left on device';
    await fake.fail(fake.requests.at(0)?.target ?? '', { code: 'write-failed', message });
    await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
    expect(failed.mock.calls.at(0)).toMatchObject([{ name: 'StreamsError', code: 'write-failed', message }]);
  });

  it('gives up starting when the signal says so, and the worker is told', async () => {
    const controller = new AbortController();
    const asked = Promise.withResolvers<AbortSignal>();
    fake.answer('recorder.start', async ({ signal }) => {
      asked.resolve(signal);
      await new Promise((done) => signal.addEventListener('abort', done));
    });
    const recording = record(fake.track(), 'a.webm', { signal: controller.signal });
    const signal = await asked.promise;
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(recording).rejects.toBe(reason);
    await vi.waitFor(() => expect(signal.aborted).toBe(true));
  });

  it('says that the worker is gone', async () => {
    const recorder = await record(fake.track(), 'a.webm');
    fake.worker.close();
    await expect(recorder.stop()).rejects.toMatchObject({ code: 'request-failed', cause: expect.any(Error) });
  });
});
