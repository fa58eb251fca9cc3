import { resolve } from 'node:path';
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeStreamsWorker } from '../../test/support/fake-streams-worker.ts';
import { snapshot } from './snapshot.ts';

describe('snapshot', () => {
  let fake: FakeStreamsWorker;

  beforeEach(async () => {
    fake = await FakeStreamsWorker.start();
  });
  afterEach(() => fake.worker.close());

  it('asks the worker to write the picture, and tells what it wrote', async () => {
    const track = fake.track();
    const path = resolve('some/alice.png');
    await expect(snapshot(track, 'some/alice.png')).resolves.toEqual({
      path,
      width: 640,
      height: 480,
      bytes: 1000,
    });
    expect(fake.requests).toMatchObject([{ method: 'reading.snapshot', data: { path, trackId: track.id } }]);
  });

  it('refuses sound, other kinds of files, and tracks of others', async () => {
    await expect(snapshot(fake.track('audio'), 'a.png')).rejects.toThrow(TypeError);
    await expect(snapshot(fake.track(), 'a.jpg')).rejects.toThrow(
      "snapshot() writes .png files, got 'a.jpg'",
    );
    const foreign = new FakeMediaStreamTrack({ kind: 'video' });
    await expect(snapshot(foreign, 'a.png')).rejects.toMatchObject({ code: 'foreign-track' });
    expect(fake.requests).toEqual([]);
  });

  it('tells why the worker could not', async () => {
    fake.refuse('reading.snapshot', 'nothing-received', 'the track ended');
    await expect(snapshot(fake.track(), 'a.png')).rejects.toMatchObject({ code: 'nothing-received' });
  });

  it('gives up when it is told to', async () => {
    const reason = new Error('enough');
    const signal = AbortSignal.abort(reason);
    await expect(snapshot(fake.track(), 'a.png', { signal })).rejects.toBe(reason);
  });
});
