import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
        data: {
          path: resolve('some/alice.webm'),
          trackIds: [video.id, audio.id],
          existing: 'fail',
          segmentDurationMs: null,
          segmentBytes: null,
        },
      },
    ]);
    const segment = { index: 0, path: '/a.webm', bytes: 1000, durationSeconds: 2.5, frames: 75 };
    const expected = {
      path: '/a.webm',
      bytes: 1000,
      durationSeconds: 2.5,
      frames: 75,
      droppedFrames: 1,
      tracks: [],
      segments: [segment],
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
    await fake.tell(fake.requests.at(0)?.target ?? '', 'recorder.failed', {
      code: 'write-failed',
      message: 'late',
    });
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

  it('tells at once when writing fails, and where what was written is kept', async () => {
    const recorder = await record(fake.track(), 'a.webm');
    const failed = vi.fn();
    recorder.on('failed', failed);
    const message = 'cannot write a.webm: the disk is full';
    const data = { code: 'disk-full', message, partialPath: '/a.webm.part' };
    await fake.tell(fake.requests.at(0)?.target ?? '', 'recorder.failed', data);
    await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
    const expected = { name: 'StreamsError', ...data };
    expect(failed.mock.calls.at(0)).toMatchObject([expected]);
    expect(recorder.state).toBe('failed');
    await expect(recorder.pause()).rejects.toMatchObject(expected);
    fake.refuse('recorder.stop', 'disk-full', message);
    await expect(recorder.stop()).rejects.toMatchObject(expected);
  });

  it('pauses, resumes and flushes, as often as it is asked to', async () => {
    const recorder = await record(fake.track(), 'a.webm');
    for (let turn = 0; turn < 2; turn += 1) await recorder.pause();
    expect(recorder.state).toBe('paused');
    for (let turn = 0; turn < 2; turn += 1) await recorder.resume();
    expect(recorder.state).toBe('recording');
    expect(await recorder.flush()).toMatchObject({ bytes: 1000, queuedBytes: 0 });
    await recorder.stop();
    expect(recorder.state).toBe('stopped');
    await expect(recorder.pause()).rejects.toMatchObject({ code: 'invalid-state' });
    await expect(recorder.flush()).rejects.toMatchObject({ code: 'invalid-state' });
  });

  it('tells progress, segments and the end of all tracks', async () => {
    const recorder = await record(fake.track(), 'a.webm');
    const told = vi.fn();
    const events = ['progress', 'segment', 'ended'] as const;
    for (const event of events) recorder.on(event, (...data: unknown[]) => told(event, ...data));
    const target = fake.requests.at(0)?.target ?? '';
    const progress = {
      bytes: 1,
      durationSeconds: 1,
      frames: 1,
      droppedFrames: 0,
      queuedBytes: 0,
      tracks: [],
    };
    const segment = { index: 0, path: '/a-0001.webm', bytes: 1, durationSeconds: 1, frames: 1 };
    await fake.tell(target, 'recorder.progress', { ...progress, partialPath: null });
    await fake.tell(target, 'recorder.segment', segment);
    await fake.tell(target, 'recorder.ended', {});
    await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(3));
    expect(told.mock.calls).toEqual([['progress', progress], ['segment', segment], ['ended']]);
    expect(recorder.progress).toEqual(progress);
  });

  it('has the name that the worker chose', async () => {
    fake.answer('recorder.start', () => ({ path: '/a (2).webm', partialPath: '/a (2).webm.part' }));
    const options = { existing: 'rename', segmentDurationMs: 5000, audioBitrateBps: 32_000 } as const;
    expect((await record(fake.track(), '/a.webm', options)).path).toBe('/a (2).webm');
    expect(fake.requests.at(0)?.data).toMatchObject(options);
  });

  it.each([{ segmentDurationMs: 50 }, { segmentBytes: 0.5 }, { videoBitrateBps: -1 }])(
    'refuses %j',
    async (options) => {
      await expect(record(fake.track(), 'a.webm', options)).rejects.toThrow(TypeError);
      expect(fake.requests).toEqual([]);
    },
  );

  it('finishes the file when the signal says so', async () => {
    const controller = new AbortController();
    const recorder = await record(fake.track(), 'a.webm', { signal: controller.signal });
    controller.abort();
    await vi.waitFor(() => expect(recorder.state).toBe('stopped'));
    expect(fake.requests.at(-1)?.method).toBe('recorder.stop');
  });

  it('says where the recording is kept when the worker dies', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tureen-partial-'));
    const path = join(folder, 'a.webm');
    await writeFile(`${path}.part`, 'kept');
    const recorder = await record(fake.track(), path);
    const failed = once(recorder, 'failed');
    fake.die();
    const expected = { code: 'worker-gone', partialPath: `${path}.part` };
    expect(await failed).toMatchObject([expected]);
    await expect(recorder.stop()).rejects.toMatchObject(expected);
    await rm(folder, { recursive: true });
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
    await expect(recorder.stop()).rejects.toMatchObject({ code: 'worker-gone', cause: expect.any(Error) });
  });
});
