import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createWorker } from '../worker/create-worker.ts';
import type { Worker } from '../worker/worker.ts';
import type { AiortcMediaStream } from './aiortc-media-stream.ts';
import type { AiortcMediaTrackConstraints } from './constraints.ts';
import { playbackOf } from './playback.ts';

const CLIP: AiortcMediaTrackConstraints = { source: 'file', file: '/clip.webm', startAt: 1 };

describe('playbackOf', () => {
  let process: FakeWorkerProcess;
  let worker: Worker;
  let stream: AiortcMediaStream;

  beforeEach(async () => {
    process = new FakeWorkerProcess();
    worker = await createWorker({ launch: async () => process });
    stream = await worker.getUserMedia({ audio: CLIP, video: CLIP });
  });
  afterEach(() => {
    worker.close();
  });

  it('pauses, resumes and moves the source of a stream, and shows where it stands', async () => {
    const playback = playbackOf(stream);
    expect(await playback.getState()).toEqual({ position: 1, duration: 3, paused: false });
    await playback.pause();
    await playback.seek(2.5);
    expect(await playback.getState()).toEqual({ position: 2.5, duration: 3, paused: true });
    await playback.resume();
    expect(await playback.getState()).toMatchObject({ paused: false });
  });

  it('is found from a track and from a clone', async () => {
    const [track] = stream.getVideoTracks();
    if (!track) throw new TypeError('no video');
    await playbackOf(track.clone()).seek(2);
    expect(await playbackOf(track).getState()).toMatchObject({ position: 2 });
  });

  it.each([-1, Number.NaN, Infinity])('refuses the position %s', async (position) => {
    await expect(playbackOf(stream).seek(position)).rejects.toThrow(TypeError);
  });

  it('refuses tracks of nothing and streams of several sources', async () => {
    expect(() => playbackOf(new FakeMediaStreamTrack({ kind: 'audio' }))).toThrow('getUserMedia');
    const other = await worker.getUserMedia({ video: CLIP });
    for (const track of other.getTracks()) stream.addTrack(track);
    expect(() => playbackOf(stream)).toThrow('2 sources');
  });

  it('says what a device cannot do, and that a source has ended', async () => {
    const playback = playbackOf(stream);
    const refusal = Object.assign(new Error('it is a device'), {
      name: 'UnsupportedError',
      code: 'unsupported',
    });
    process.media.failNext('source.pause', refusal);
    await expect(playback.pause()).rejects.toMatchObject({ code: 'unsupported', name: 'UnsupportedError' });
    process.media.failNext('source.seek', Object.assign(new Error('no source'), { code: 'not-found' }));
    await expect(playback.seek(1)).rejects.toMatchObject({ code: 'not-found' });
  });
});
