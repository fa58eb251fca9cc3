import { resolve } from 'node:path';
import { workerOf } from '@tureen/handler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeStreamsWorker } from '../../test/support/fake-streams-worker.ts';
import { createNoise } from './noise.ts';
import { renderClip } from './render-clip.ts';
import { createSilence } from './silence.ts';
import { createTestPattern } from './test-pattern.ts';
import { createTone } from './tone.ts';

describe('synthetic media', () => {
  let fake: FakeStreamsWorker;

  beforeEach(async () => {
    fake = await FakeStreamsWorker.start();
  });
  afterEach(() => fake.worker.close());

  it('makes a picture track', async () => {
    const track = await createTestPattern(fake.worker, {
      width: 320,
      height: 240,
      frameRate: 15,
      noise: 0.5,
    });
    const settings = { width: 320, height: 240, frameRate: 15 };
    expect(fake.requests).toMatchObject([
      { method: 'synthetic.createTestPattern', target: track.id, data: { ...settings, noise: 0.5 } },
    ]);
    expect(track).toMatchObject({ kind: 'video', label: 'test pattern', readyState: 'live' });
    expect(track.getSettings()).toMatchObject(settings);
    expect(workerOf(track)).toBe(fake.worker);
  });

  it('makes a sound track', async () => {
    const track = await createTone(fake.worker, { frequencyHz: 1000, volume: 1 });
    expect(fake.requests).toMatchObject([
      { method: 'synthetic.createTone', target: track.id, data: { frequencyHz: 1000, volume: 1 } },
    ]);
    expect(track).toMatchObject({ kind: 'audio', label: 'tone' });
    expect(track.getSettings()).toMatchObject({ sampleRate: 48_000, channelCount: 1 });
  });

  it('makes noise and silence', async () => {
    const noise = await createNoise(fake.worker, { volume: 0.5 });
    const silence = await createSilence(fake.worker);
    expect(fake.requests).toMatchObject([
      { method: 'synthetic.createNoise', target: noise.id, data: { volume: 0.5 } },
      { method: 'synthetic.createSilence', target: silence.id, data: {} },
    ]);
    expect([noise.label, silence.label]).toEqual(['noise', 'silence']);
    await expect(createNoise(fake.worker, { volume: 2 })).rejects.toThrow('volume must be');
  });

  it('has defaults for everything', async () => {
    await createTestPattern(fake.worker);
    await createTone(fake.worker);
    await renderClip(fake.worker, 'clip.webm');
    const picture = { width: 640, height: 480, frameRate: 30 };
    expect(fake.requests.map(({ data }) => data)).toEqual([
      { ...picture, noise: 0 },
      { frequencyHz: 440, volume: 0.25 },
      { path: resolve('clip.webm'), seconds: 10, ...picture },
    ]);
  });

  it.each([
    ['width', 641],
    ['width', 14],
    ['width', 4098],
    ['height', 0],
    ['height', Number.NaN],
    ['frameRate', 0],
    ['frameRate', 121],
    ['frameRate', 29.97],
  ])('refuses a picture with %s %d', async (name, value) => {
    await expect(createTestPattern(fake.worker, { [name]: value })).rejects.toThrow(TypeError);
    await expect(renderClip(fake.worker, 'clip.webm', { [name]: value })).rejects.toThrow(`${name} must be`);
    expect(fake.requests).toEqual([]);
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses a share of noise of %d', async (noise) => {
    await expect(createTestPattern(fake.worker, { noise })).rejects.toThrow('noise must be');
  });

  it.each([
    ['frequencyHz', 0],
    ['frequencyHz', 440.5],
    ['frequencyHz', 20_001],
    ['volume', -0.1],
    ['volume', 1.1],
    ['volume', Number.NaN],
  ])('refuses a tone with %s %d', async (name, value) => {
    await expect(createTone(fake.worker, { [name]: value })).rejects.toThrow(`${name} must be`);
    expect(fake.requests).toEqual([]);
  });

  it.each([0, -1, 601, Number.NaN])('refuses a clip of %d seconds', async (seconds) => {
    await expect(renderClip(fake.worker, 'clip.webm', { seconds })).rejects.toThrow('seconds must be');
  });

  it('passes on what the worker says', async () => {
    fake.refuse('synthetic.renderClip', 'unwritable', 'cannot write clip.webm: no such folder');
    await expect(renderClip(fake.worker, 'clip.webm')).rejects.toMatchObject({ code: 'unwritable' });
    fake.refuse('synthetic.createTone', 'internal', 'broken');
    await expect(createTone(fake.worker)).rejects.toMatchObject({
      code: 'request-failed',
      message: 'the worker could not do it: broken',
    });
  });
});
