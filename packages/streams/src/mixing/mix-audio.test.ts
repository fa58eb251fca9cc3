import { once } from 'node:events';
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeStreamsWorker } from '../../test/support/fake-streams-worker.ts';
import { mixAudio } from './mix-audio.ts';

describe('mixAudio', () => {
  let fake: FakeStreamsWorker;

  beforeEach(async () => {
    fake = await FakeStreamsWorker.start();
  });
  afterEach(() => fake.worker.close());

  /** What the worker was last told to mix. */
  function mixed(): unknown {
    return fake.requests.findLast(({ method }) => method === 'mixing.setInputs')?.data;
  }

  it('makes a track of tracks', async () => {
    const [one, two] = [fake.track('audio'), fake.track('audio')];
    const mix = await mixAudio([one, two], {
      sampleRate: 16_000,
      channels: 1,
      gains: [0.5],
      maxLatencyMs: 100,
    });
    expect(fake.requests).toMatchObject([
      {
        method: 'mixing.mixAudio',
        target: mix.track.id,
        data: {
          sampleRate: 16_000,
          channels: 1,
          maxLatencyMs: 100,
          inputs: [
            { trackId: one.id, gain: 0.5 },
            { trackId: two.id, gain: 1 },
          ],
        },
      },
    ]);
    expect(mix.track).toMatchObject({ kind: 'audio', label: 'audio mix', readyState: 'live' });
    expect(mix.track.getSettings()).toMatchObject({ sampleRate: 16_000, channelCount: 1 });
    expect(mix.tracks).toEqual([one, two]);
  });

  it('is silence of no tracks, where a worker is named', async () => {
    const { track } = await mixAudio([], { worker: fake.worker });
    expect(fake.requests[0]?.data).toEqual({
      sampleRate: 48_000,
      channels: 2,
      maxLatencyMs: 200,
      inputs: [],
    });
    expect(track.readyState).toBe('live');
    await expect(mixAudio([])).rejects.toThrow('needs the option worker');
  });

  it('lets tracks come, go and change', async () => {
    const [one, two] = [fake.track('audio'), fake.track('audio')];
    const mix = await mixAudio([one]);
    await mix.add(two, { gain: 2 });
    const [first, second] = [
      { trackId: one.id, gain: 1 },
      { trackId: two.id, gain: 2 },
    ];
    expect(mixed()).toEqual({ inputs: [first, second] });
    await mix.setGain(one, 0);
    expect(mixed()).toEqual({ inputs: [{ ...first, gain: 0 }, second] });
    await mix.add(one, { gain: 3 });
    expect(mixed()).toEqual({ inputs: [{ ...first, gain: 3 }, second] });
    await mix.remove(one);
    expect(mixed()).toEqual({ inputs: [second] });
    const count = fake.requests.length;
    await mix.remove(one);
    await mix.setGain(one, 1);
    expect(fake.requests).toHaveLength(count);
    expect(mix.tracks).toEqual([two]);
  });

  it('lets tracks that end leave by themselves', async () => {
    const [one, two, late] = [fake.track('audio'), fake.track('audio'), fake.track('audio')];
    const mix = await mixAudio([one, two]);
    const left = vi.fn<(track: MediaStreamTrack) => void>();
    mix.on('leave', left);
    one.stop();
    (two as FakeMediaStreamTrack).remoteStop();
    expect(left.mock.calls).toEqual([[one], [two]]);
    await vi.waitFor(() => expect(mixed()).toEqual({ inputs: [] }));
    late.stop();
    await mix.add(late);
    expect(mix.tracks).toEqual([]);
    expect(left).toHaveBeenCalledTimes(2);
  });

  it('leaves a track out that ended while the mix was made', async () => {
    const track = fake.track('audio');
    fake.answer('mixing.mixAudio', () => {
      track.stop();
      return {};
    });
    const mix = await mixAudio([track]);
    expect(mix.tracks).toEqual([]);
  });

  it('tells what it came to', async () => {
    const mix = await mixAudio([], { worker: fake.worker });
    await expect(mix.stats()).resolves.toEqual({
      blocks: 50,
      incompleteBlocks: 0,
      skippedBlocks: 0,
      inputs: [],
    });
  });

  it('closes once', async () => {
    const [one, two] = [fake.track('audio'), fake.track('audio')];
    const mix = await mixAudio([one]);
    const closed = vi.fn<() => void>();
    mix.on('close', closed);
    await mix.close();
    await mix.close();
    await mix[Symbol.asyncDispose]();
    expect([mix.closed, mix.track.readyState, one.readyState]).toEqual([true, 'ended', 'live']);
    expect(closed).toHaveBeenCalledOnce();
    expect(fake.requests.filter(({ method }) => method === 'mixing.close')).toHaveLength(1);
    one.stop();
    await expect(mix.add(two)).rejects.toMatchObject({ code: 'closed' });
    await expect(mix.remove(one)).rejects.toMatchObject({ code: 'closed' });
    await expect(mix.setGain(one, 1)).rejects.toMatchObject({ code: 'closed' });
    await expect(mix.stats()).rejects.toMatchObject({ code: 'closed' });
  });

  it('closes when its track is stopped, and knows when the worker has closed it', async () => {
    const mix = await mixAudio([], { worker: fake.worker });
    mix.track.stop();
    expect(mix.closed).toBe(true);
    const other = await mixAudio([], { worker: fake.worker });
    fake.refuse('mixing.setInputs', 'closed', 'the mix is closed');
    await expect(other.add(fake.track('audio'))).rejects.toMatchObject({ code: 'closed' });
  });

  it('obeys its signal before and after', async () => {
    const early = AbortSignal.abort(new Error('never'));
    await expect(mixAudio([fake.track('audio')], { signal: early })).rejects.toThrow('never');
    const controller = new AbortController();
    const mix = await mixAudio([fake.track('audio')], { signal: controller.signal });
    const closed = once(mix, 'close');
    controller.abort();
    await closed;
    expect(mix.closed).toBe(true);
  });

  it('ends with its worker', async () => {
    const mix = await mixAudio([fake.track('audio')]);
    const closed = once(mix, 'close');
    fake.die();
    await closed;
    await mix.close();
    await expect(mix.stats()).rejects.toMatchObject({ code: 'worker-gone' });
  });

  it('refuses tracks of others and of the other kind', async () => {
    const other = await FakeStreamsWorker.start();
    const [mine, theirs, picture] = [fake.track('audio'), other.track('audio'), fake.track('video')];
    const foreign = new FakeMediaStreamTrack({ kind: 'audio' });
    await expect(mixAudio([mine, theirs])).rejects.toMatchObject({ code: 'other-worker' });
    await expect(mixAudio([foreign])).rejects.toMatchObject({ code: 'foreign-track' });
    await expect(mixAudio([picture])).rejects.toThrow('mixAudio() needs audio tracks, got video');
    const mix = await mixAudio([mine]);
    await expect(mix.add(theirs)).rejects.toMatchObject({ code: 'other-worker' });
    await expect(mix.add(foreign)).rejects.toMatchObject({ code: 'foreign-track' });
    await expect(mix.add(picture)).rejects.toThrow('the audio mix takes audio tracks, got video');
    await expect(mix.add(mix.track)).rejects.toThrow('cannot take its own track');
    expect(mix.tracks).toEqual([mine]);
    other.worker.close();
  });

  it.each([
    ['sampleRate', 7999],
    ['sampleRate', 48_001],
    ['channels', 3],
    ['maxLatencyMs', -1],
    ['maxLatencyMs', Number.NaN],
  ])('refuses %s %d', async (name, value) => {
    await expect(mixAudio([fake.track('audio')], { [name]: value })).rejects.toThrow(TypeError);
    expect(fake.requests).toEqual([]);
  });

  it.each([-1, 17, Number.NaN])('refuses a gain of %d', async (gain) => {
    const track = fake.track('audio');
    await expect(mixAudio([track], { gains: [gain] })).rejects.toThrow('gain must be');
    const mix = await mixAudio([track]);
    await expect(mix.add(track, { gain })).rejects.toThrow('gain must be');
    await expect(mix.setGain(track, gain)).rejects.toThrow('gain must be');
  });
});
