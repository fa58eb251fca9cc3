import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeStreamsWorker } from '../../test/support/fake-streams-worker.ts';
import { discard } from './discard.ts';

describe('discard', () => {
  let fake: FakeStreamsWorker;

  beforeEach(async () => {
    fake = await FakeStreamsWorker.start();
  });
  afterEach(() => fake.worker.close());

  it('takes a track until it is closed', async () => {
    const track = fake.track();
    const taking = await discard(track);
    await expect(taking.stats()).resolves.toEqual({ frames: 10, keyFrames: 1, bytes: 500, ended: false });
    await taking.close();
    await taking.close();
    await taking[Symbol.asyncDispose]();
    await expect(taking.stats()).rejects.toMatchObject({ code: 'closed' });
    expect(fake.requests.map(({ method }) => method)).toEqual([
      'reading.discard',
      'reading.getDiscardStats',
      'reading.closeDiscard',
    ]);
    expect(new Set(fake.requests.map(({ target }) => target)).size).toBe(1);
  });

  it('can be closed after the worker', async () => {
    const taking = await discard(fake.track());
    fake.worker.close();
    await taking.close();
  });

  it('refuses tracks of others', async () => {
    const foreign = new FakeMediaStreamTrack({ kind: 'video' });
    await expect(discard(foreign)).rejects.toMatchObject({ code: 'foreign-track' });
  });
});
