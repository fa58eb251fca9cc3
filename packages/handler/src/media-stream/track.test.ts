import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createWorker } from '../worker/create-worker.ts';
import type { Worker } from '../worker/worker.ts';
import { workerOf, type AiortcTrack } from './track.ts';

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
    expect(Object.keys(track)).not.toContain('Symbol(tureen.handler.worker)');
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
});
