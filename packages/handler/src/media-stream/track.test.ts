import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createWorker } from '../worker/create-worker.ts';
import { workerOf } from '../worker/worker-of.ts';
import type { Worker } from '../worker/worker.ts';
import { endOf } from './track-end.ts';
import type { AiortcTrack } from './track.ts';

describe('a track of a worker', () => {
  let process: FakeWorkerProcess;
  let worker: Worker;
  let track: AiortcTrack;

  beforeEach(async () => {
    process = new FakeWorkerProcess();
    worker = await createWorker({ launch: async () => process });
    process.media.tracks.add('t1', { kind: 'audio', enabled: true });
    track = worker.createTrack({ id: 't1', kind: 'audio', label: 'tone', data: { remote: false } });
  });
  afterEach(() => {
    worker.close();
  });

  it('knows its worker, without showing it', () => {
    expect(workerOf(track)).toBe(worker);
    expect(Object.keys(track)).not.toContain('Symbol(tureen.handler.session)');
    expect(workerOf({})).toBeUndefined();
    expect(track).toMatchObject({ id: 't1', kind: 'audio', label: 'tone', data: { remote: false } });
  });

  it('tells the worker whether it is enabled', async () => {
    track.enabled = false;
    await expect.poll(() => process.media.tracks.get('t1').enabled).toBe(false);
    track.enabled = true;
    await expect.poll(() => process.media.tracks.get('t1').enabled).toBe(true);
  });

  it('stops in the worker too, without an ended event', async () => {
    const onEnded = vi.fn();
    track.addEventListener('ended', onEnded);
    track.stop();
    track.stop();
    await expect.poll(() => process.media.requestsOf('track.stop').length).toBe(1);
    track.enabled = false;
    expect(onEnded).not.toHaveBeenCalled();
    expect(process.media.requestsOf('track.setEnabled')).toEqual([]);
  });

  it('ends when the worker says so, and asks nothing more of it', async () => {
    const onEnded = vi.fn();
    track.addEventListener('ended', onEnded);
    process.media.notify('track.ended', 't1', { reason: 'end-of-file' });
    await expect.poll(() => onEnded.mock.calls.length).toBe(1);
    expect(track.readyState).toBe('ended');
    track.stop();
    worker.close();
    expect(onEnded).toHaveBeenCalledTimes(1);
    expect(process.media.requestsOf('track.stop')).toEqual([]);
  });

  it('is cloned in the worker, with an end and an enabled of its own', async () => {
    track.enabled = false;
    const copy = track.clone();
    const again = copy.clone({ id: 't3', data: { mine: true } });
    expect(workerOf(copy)).toBe(worker);
    expect(copy.id).not.toBe('t1');
    expect(again).toMatchObject({ id: 't3', kind: 'audio', enabled: false, data: { mine: true } });
    copy.enabled = true;
    copy.stop();
    await expect.poll(() => process.media.requestsOf('track.stop')).toHaveLength(1);
    expect(process.media.requestsOf('track.clone').map(({ data }) => data['originalId'])).toEqual([
      't1',
      copy.id,
    ]);
    expect([track.enabled, track.readyState, again.readyState]).toEqual([false, 'live', 'live']);
  });

  it('has clones that end at once where the original is gone', async () => {
    const lost = worker.createTrack({ id: 't9', kind: 'video', data: { remote: false } }).clone();
    await expect.poll(() => lost.readyState).toBe('ended');
    track.stop();
    expect(track.clone().readyState).toBe('ended');
    await expect.poll(() => process.media.requestsOf('track.stop')).toHaveLength(1);
    expect(process.media.requestsOf('track.clone')).toHaveLength(1);
  });

  it('ends with its worker, at once or later', async () => {
    worker.close();
    expect(track.readyState).toBe('ended');
    const late = worker.createTrack({ id: 't2', kind: 'audio', data: { remote: false } });
    await Promise.resolve();
    expect(late.readyState).toBe('ended');
  });

  it.each([
    [{ reason: 'end-of-file' }, { reason: 'end-of-file' }],
    [
      { reason: 'error', code: 'connection-lost', message: 'lost it' },
      { reason: 'error', error: { code: 'connection-lost', name: 'NetworkError', message: 'lost it' } },
    ],
    [
      { reason: 'error', code: 'new' },
      { reason: 'error', error: { code: 'read-failed' } },
    ],
  ])('says why it ended when its ended event fires: %j', async (told, end) => {
    const copy = track.clone();
    const seen = new Promise((resolve) => track.addEventListener('ended', () => resolve(endOf(track))));
    expect(endOf(track)).toBeUndefined();
    process.media.notify('track.ended', 't1', told);
    expect(await seen).toMatchObject(end);
    expect(endOf(copy)).toBeUndefined();
  });

  it('says that it was stopped, closed, or that its worker died', async () => {
    const other = worker.createTrack({ id: 't2', kind: 'video', data: { remote: false } });
    track.stop();
    process.kill();
    await expect.poll(() => other.readyState).toBe('ended');
    expect(endOf(track)).toEqual({ reason: 'stopped' });
    expect(endOf(other)).toMatchObject({ reason: 'error', error: { code: 'worker-died' } });
    expect(endOf({})).toBeUndefined();
  });

  it('falls silent and is heard again, with one event each', async () => {
    const events: string[] = [];
    for (const type of ['mute', 'unmute'] as const)
      track.addEventListener(type, () => events.push(`${type} ${track.muted}`));
    for (const muted of [true, true, false]) process.media.notify('track.stateChange', 't1', { muted });
    await expect.poll(() => events).toEqual(['mute true', 'unmute false']);
    expect(worker.createTrack({ id: 't2', kind: 'audio', muted: true, data: { remote: true } }).muted).toBe(
      true,
    );
  });

  it('has the settings that are known now, and cannot be changed through them', async () => {
    const video = worker.createTrack({
      id: 'v1',
      kind: 'video',
      settings: { width: 2 },
      data: { remote: true },
    });
    video.getSettings().width = 9;
    expect(video.getSettings()).toEqual({ width: 2 });
    process.media.notify('track.stateChange', 'v1', { settings: { width: 640, height: 480 } });
    await expect.poll(() => video.getSettings()).toEqual({ width: 640, height: 480 });
    expect(video.getCapabilities()).toEqual({
      width: { min: 640, max: 640 },
      height: { min: 480, max: 480 },
    });
    process.media.tracks.add('v1', { kind: 'video', enabled: true });
    expect(video.clone().getSettings()).toEqual({ width: 640, height: 480 });
  });

  it('gives its clones a state of their own', async () => {
    const copy = track.clone();
    await expect.poll(() => process.media.requestsOf('track.clone')).toHaveLength(1);
    process.media.notify('track.stateChange', copy.id, { muted: true, settings: { sampleRate: 8000 } });
    await expect.poll(() => copy.muted).toBe(true);
    expect([track.muted, track.getSettings(), copy.getSettings()]).toEqual([false, {}, { sampleRate: 8000 }]);
  });

  it('takes hints for its kind only', () => {
    track.contentHint = 'music';
    track.contentHint = 'detail';
    expect(track.contentHint).toBe('music');
    expect(track.clone().contentHint).toBe('music');
    track.contentHint = '';
    expect(track.contentHint).toBe('');
  });
});
