import { describe, expect, it } from 'vitest';
import { firstVideos } from './layout.ts';
import { planLoad, type LoadFlags } from './load-plan.ts';

const FLAGS: LoadFlags = {
  url: 'ws://127.0.0.1:4443',
  dialect: 'auto',
  rooms: 1,
  videoPublishers: 0,
  audioPublishers: 0,
  subscribers: 0,
  numPerSecond: 5,
  duration: 30_000,
  identityPrefix: 'load',
  simulcast: false,
  videoResolution: 'low',
  fps: 15,
  interval: 5000,
};

describe('the plan of a test', () => {
  it('has publishers first, those of both kinds of media once, and says what is to arrive', async () => {
    const plan = await planLoad({ ...FLAGS, videoPublishers: 1, audioPublishers: 2, subscribers: 2 });
    expect(
      plan.bots.map(({ role, sources, expectedTracks }) => [role, sources.length, expectedTracks]),
    ).toEqual([
      ['publisher', 2, 0],
      ['publisher', 1, 0],
      ['subscriber', 0, 3],
      ['subscriber', 0, 3],
    ]);
    expect(new Set(plan.bots.map(({ target }) => target.peer.peerId)).size).toBe(4);
    expect(plan.joinIntervalMs).toBe(200);
  });

  it('fills every room, and spreads the joins over the ramp', async () => {
    const plan = await planLoad({
      ...FLAGS,
      rooms: 2,
      audioPublishers: 1,
      subscribers: 1,
      ramp: 2000,
      room: 'r',
    });
    expect(plan.bots.map(({ target }) => target.room.roomId)).toEqual(['r-1', 'r-2', 'r-1', 'r-2']);
    expect(plan.joinIntervalMs).toBe(500);
  });

  it('expects as many videos as the layout shows', async () => {
    const plan = await planLoad({ ...FLAGS, videoPublishers: 12, subscribers: 1, layout: '3x3' });
    expect(plan.bots.at(-1)?.expectedTracks).toBe(9);
    const filter = firstVideos(1);
    expect((['video', 'audio', 'video', 'audio'] as const).map((kind) => filter({ kind }))).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it('looks often enough to know rates', async () => {
    expect(await planLoad({ ...FLAGS, subscribers: 1, duration: 3000 })).toMatchObject({ intervalMs: 1000 });
  });

  it('is refused when nobody would join', async () => {
    await expect(planLoad(FLAGS)).rejects.toThrow(/nobody would join/u);
  });
});
