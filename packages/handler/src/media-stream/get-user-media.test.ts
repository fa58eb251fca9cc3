import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createWorker } from '../worker/create-worker.ts';
import type { Worker } from '../worker/worker.ts';
import type { AiortcMediaTrackConstraints } from './constraints.ts';

function file(path: string): AiortcMediaTrackConstraints {
  return { source: 'file', file: path };
}

function remoteError(code: string, message = 'what went wrong'): Error {
  return Object.assign(new Error(message), { name: 'MediaError', code });
}

describe('getUserMedia', () => {
  let process: FakeWorkerProcess;
  let worker: Worker;

  beforeEach(async () => {
    process = new FakeWorkerProcess();
    worker = await createWorker({ launch: async () => process });
  });
  afterEach(() => {
    worker.close();
  });

  it('makes tracks that remember what they were asked for', async () => {
    const device = { source: 'device', device: 'hw:7', format: 'alsa' } as const;
    const stream = await worker.getUserMedia({ audio: device, video: file('/a.webm') });
    const [audio] = stream.getAudioTracks();
    const [video] = stream.getVideoTracks();
    expect(audio).toBeInstanceOf(FakeMediaStreamTrack);
    expect(audio?.getConstraints()).toEqual({ ...device, deviceId: 'hw:7' });
    expect(audio?.getSettings()).toEqual({ deviceId: 'hw:7' });
    expect(video?.getConstraints()).toEqual(file('/a.webm'));
  });

  it.each([
    ['no-such-file', 'no-such-file', 'NotFoundError'],
    ['no-such-device', 'no-such-device', 'NotFoundError'],
    ['permission-denied', 'permission-denied', 'NotAllowedError'],
    ['not-media', 'not-media', 'NotReadableError'],
    ['device-unavailable', 'device-unavailable', 'NotReadableError'],
    ['unavailable', 'unavailable', 'NotReadableError'],
    ['unreachable', 'unreachable', 'NetworkError'],
    ['timeout', 'source-timeout', 'TimeoutError'],
    ['unsupported', 'unsupported', 'UnsupportedError'],
    ['something-else', 'request-failed', 'HandlerError'],
  ])('rejects for %s with the code %s and the name %s', async (remoteCode, code, name) => {
    process.media.failNext('source.open', remoteError(remoteCode));
    await expect(worker.getUserMedia({ video: file('/a.webm') })).rejects.toMatchObject({
      code,
      name,
      message: expect.stringMatching(/^(MediaError: )?what went wrong$/),
      details: { method: 'source.open', remoteName: 'MediaError', remoteCode },
    });
  });

  it('rejects with a TypeError for locations that the worker does not take', async () => {
    process.media.failNext('source.open', remoteError('invalid-location', 'use a URL of one of http'));
    const opening = worker.getUserMedia({ video: { source: 'url', url: 'gopher://x' } });
    await expect(opening).rejects.toThrow(new TypeError('MediaError: use a URL of one of http'));
  });

  it('tells no password in messages', async () => {
    const video = { source: 'url', url: 'http://me:secret@host/no-video' } as const;
    await expect(worker.getUserMedia({ video })).rejects.toThrow('http://host/no-video has no video');
  });

  it('gives up when it is told to, and leaves nothing open', async () => {
    const release = process.media.hold('source.open');
    const abort = new AbortController();
    const opening = worker.getUserMedia({ video: file('/a.webm') }, { signal: abort.signal });
    await expect.poll(() => process.media.requestsOf('source.open').length).toBe(1);
    abort.abort(new Error('enough'));
    await expect(opening).rejects.toThrow('enough');
    release();
    await expect.poll(() => process.media.requestsOf('source.close').length).toBe(1);
    expect(process.media.sources.entries()).toEqual([]);
  });

  it('asks for nothing when it is told to give up before', async () => {
    const signal = AbortSignal.abort(new Error('never mind'));
    await expect(worker.getUserMedia({ audio: true }, { signal })).rejects.toThrow('never mind');
    expect(process.media.requests).toEqual([]);
  });

  it('gives up the other source when one fails', async () => {
    const opening = worker.getUserMedia({ audio: file('/missing.webm'), video: file('/a.webm') });
    await expect(opening).rejects.toMatchObject({ code: 'no-such-file' });
    await expect
      .poll(() => [process.media.sources.entries(), process.media.tracks.entries()])
      .toEqual([[], []]);
  });
});
