import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeStreamsWorker } from '../../test/support/fake-streams-worker.ts';
import { composeVideo } from './compose-video.ts';
import type { LayoutFunction } from './layout.ts';

/** Has room for one track only. */
const everyThousandPixels: LayoutFunction = (tracks) =>
  tracks.map((_, index) => ({ x: index * 1000, y: 0, width: 640, height: 360 }));

describe('composeVideo', () => {
  let fake: FakeStreamsWorker;

  beforeEach(async () => {
    fake = await FakeStreamsWorker.start();
  });
  afterEach(() => fake.worker.close());

  /** What the worker was last told to show. */
  function shown(): unknown {
    return fake.requests.findLast(({ method }) => method === 'mixing.setTiles')?.data;
  }

  it('makes a track of tracks in a grid', async () => {
    const [one, two] = [fake.track(), fake.track()];
    const composition = await composeVideo([one, two]);
    expect(fake.requests).toMatchObject([
      {
        method: 'mixing.composeVideo',
        target: composition.track.id,
        data: {
          width: 1280,
          height: 720,
          frameRate: 25,
          background: '#000000',
          maxLatencyMs: 200,
          tiles: [
            { trackId: one.id, x: 0, y: 0, width: 640, height: 720 },
            { trackId: two.id, x: 640, y: 0, width: 640, height: 720 },
          ],
        },
      },
    ]);
    expect(composition.track).toMatchObject({ kind: 'video', label: 'composition' });
    expect(composition.track.getSettings()).toMatchObject({ width: 1280, height: 720, frameRate: 25 });
    expect([composition.layout, composition.tracks]).toEqual(['grid', [one, two]]);
  });

  it('moves tiles when tracks come and go', async () => {
    const [one, two] = [fake.track(), fake.track()];
    const composition = await composeVideo([], { worker: fake.worker, width: 640, height: 360 });
    const whole = { x: 0, y: 0, width: 640, height: 360 };
    await composition.add(one);
    expect(shown()).toEqual({ tiles: [{ trackId: one.id, ...whole }] });
    await composition.add(two);
    await composition.add(two);
    expect(composition.tracks).toEqual([one, two]);
    one.stop();
    await vi.waitFor(() => expect(shown()).toEqual({ tiles: [{ trackId: two.id, ...whole }] }));
    await composition.remove(two);
    expect(shown()).toEqual({ tiles: [] });
  });

  it('has fixed places, which decide how many are shown', async () => {
    const tracks = [fake.track(), fake.track(), fake.track()];
    const layout = [
      { x: 0, y: 0, width: 1280, height: 720 },
      { x: 961, y: 541, width: 301, height: 169 },
    ];
    const composition = await composeVideo(tracks, { layout });
    expect(fake.requests[0]?.data).toMatchObject({
      tiles: [
        { trackId: tracks[0]?.id, ...layout[0] },
        { trackId: tracks[1]?.id, x: 960, y: 540, width: 300, height: 168 },
      ],
    });
    tracks[0]?.stop();
    await vi.waitFor(() =>
      expect(shown()).toMatchObject({ tiles: [{ trackId: tracks[1]?.id }, { trackId: tracks[2]?.id }] }),
    );
    await composition.setLayout('grid');
    expect(shown()).toMatchObject({
      tiles: [
        { x: 0, width: 640 },
        { x: 640, width: 640 },
      ],
    });
  });

  it('asks a function for places', async () => {
    const [one, two] = [fake.track(), fake.track()];
    const layout = vi.fn<LayoutFunction>((tracks, { width, height }) =>
      tracks.map((_, index) => ({ x: 0, y: index * 100, width, height: height / 10 })),
    );
    const composition = await composeVideo([one], { layout });
    expect(layout).toHaveBeenLastCalledWith([one], { width: 1280, height: 720 });
    await composition.add(two);
    expect(shown()).toMatchObject({
      tiles: [
        { y: 0, height: 72 },
        { trackId: two.id, y: 100 },
      ],
    });
  });

  it('tells what it came to, and closes', async () => {
    const composition = await composeVideo([fake.track()]);
    await expect(composition.stats()).resolves.toMatchObject({ pictures: 25, paintedTiles: 40 });
    await composition.close();
    await expect(composition.setLayout('grid')).rejects.toMatchObject({ code: 'closed' });
    await expect(composition.stats()).rejects.toMatchObject({ code: 'closed' });
    expect(composition.track.readyState).toBe('ended');
  });

  it('refuses sound', async () => {
    const sound = fake.track('audio');
    await expect(composeVideo([sound])).rejects.toThrow('composeVideo() needs video tracks, got audio');
    const composition = await composeVideo([fake.track()]);
    await expect(composition.add(sound)).rejects.toThrow('takes video tracks');
  });

  it.each([
    ['width', 1281],
    ['width', 0],
    ['height', 4098],
    ['frameRate', 0],
    ['frameRate', 29.97],
    ['maxLatencyMs', 2001],
    ['background', 'black'],
    ['layout', 'mosaic'],
    ['layout', [{ x: 0, y: 0, width: 1282, height: 100 }]],
    ['layout', [{ x: -2, y: 0, width: 100, height: 100 }]],
    ['layout', [{ x: 0, y: 0, width: 1, height: 100 }]],
  ])('refuses %s %j', async (name, value) => {
    await expect(composeVideo([fake.track()], { [name]: value })).rejects.toThrow(TypeError);
    expect(fake.requests).toEqual([]);
  });

  it('keeps its layout when another one is refused', async () => {
    const composition = await composeVideo([fake.track()]);
    const outside = [{ x: 0, y: 0, width: 9999, height: 100 }];
    await expect(composition.setLayout(outside)).rejects.toThrow('a tile must lie within 1280x720');
    await expect(composition.setLayout(() => outside)).rejects.toThrow('a tile must lie within');
    expect(composition.layout).toBe('grid');
  });

  it('does not take a track for which the layout has no sound place', async () => {
    const [one, two] = [fake.track(), fake.track()];
    const composition = await composeVideo([one], { layout: everyThousandPixels });
    await expect(composition.add(two)).rejects.toThrow('got 640x360 at 1000,0');
    expect(composition.tracks).toEqual([one]);
  });
});
