import { decodingErrors, hasFfmpeg } from '@tureen/testing/media-file';
import { findSyncMarks, makeSyncClip } from '@tureen/testing/sync-clip';
import { soon } from '@tureen/testing/soon';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  composeVideo,
  createAudioSource,
  createTestPattern,
  createTone,
  createVideoSource,
  mixAudio,
  record,
  samples,
  type AudioMix,
  type Recorder,
} from '../src/index.ts';
import { decodePicture, decodeSound } from './support/look-at-file.ts';
import { levelOf, tone } from './support/measures.ts';
import { statsOf, StreamsBed } from './support/streams-bed.ts';

const RATE = 48_000;
const RED = [255, 0, 0] as const;
const GREEN = [0, 255, 0] as const;

/** A colour, as red, green and blue. */
type Rgb = readonly [number, number, number];

describe.skipIf(!hasFfmpeg())('mixing what is received', () => {
  let bed: StreamsBed;

  beforeAll(async () => {
    bed = await StreamsBed.start();
  });
  afterAll(async () => bed?.close());

  it('the sound of two peers is recorded into one file, with both in it', async () => {
    const [one, two] = await Promise.all([hearPeer(bed, 440), hearPeer(bed, 1000)]);
    const mix = await mixAudio([one, two], { gains: [1, 0.5] });
    onTestFinished(async () => mix.close());
    const recorder = await record(mix.track, bed.path('room.wav'));
    await recorded(recorder, 4);
    const { path } = await recorder.stop();
    const sound = (await decodeSound(path)).subarray(RATE);
    const levels = [440, 1000, 700].map((frequencyHz) => usualLevel(sound, frequencyHz));
    expect(levels[0]).toBeGreaterThan(0.22);
    expect(levels[0]).toBeLessThan(0.28);
    expect(levels[1]).toBeGreaterThan(0.1);
    expect(levels[1]).toBeLessThan(0.15);
    expect(levels[2]).toBeLessThan(0.02);
    const { inputs } = await mix.stats();
    expect(inputs.map(({ trackId, droppedBlocks }) => [trackId, droppedBlocks])).toEqual([
      [one.id, 0],
      [two.id, 0],
    ]);
  });

  it('nothing is decoded while nobody wants the mix', async () => {
    const track = await hearPeer(bed, 500);
    const pattern = await createTestPattern(bed.worker, { width: 160, height: 120, frameRate: 15 });
    const picture = await bed.relay(pattern, 'video/VP8');
    const mix = await mixAudio([track]);
    const composition = await composeVideo([picture.track], { width: 320, height: 240 });
    const count = async (): Promise<number[]> => [
      (await mix.stats()).inputs[0]?.blocks ?? 0,
      (await statsOf(picture.consumer, 'inbound-rtp'))['framesDecoded'] ?? 0,
    ];
    await vi.waitFor(async () => {
      const { packetsReceived = 0 } = await statsOf(picture.consumer, 'inbound-rtp');
      expect(packetsReceived).toBeGreaterThan(30);
    }, 20_000);
    expect(await count()).toEqual([0, 0]);
    const recorder = await record([mix.track, composition.track], bed.path('lazy.webm'));
    await vi.waitFor(async () => expect(Math.min(...(await count()))).toBeGreaterThan(10), 20_000);
    await recorder.stop();
    await unchanged(count);
    await Promise.all([mix.close(), composition.close()]);
    expect([track.readyState, picture.track.readyState]).toEqual(['live', 'live']);
    pattern.stop();
  });

  it('what was made at one moment is heard at one moment, however it came', async () => {
    const timeline = 'bursts';
    const options = { sampleRate: RATE, channels: 1, timeline, maxQueueMs: 10_000 } as const;
    const near = await createAudioSource(bed.worker, options);
    const far = await createAudioSource(bed.worker, options);
    const { track } = await bed.relay(far.track);
    const mix = await mixAudio([near.track, track], { channels: 1 });
    onTestFinished(async () => mix.close());
    const listening = listen(mix, 6);
    await vi.waitFor(async () => expect((await mix.stats()).inputs[1]?.blocks).toBeGreaterThan(50), 20_000);
    // By now the sender's clock is known. A burst is a tone of 100 ms.
    for (const [source, frequencyHz] of [
      [near, 1000],
      [far, 3000],
    ] as const) {
      void source.capture(tone(RATE, 0.1, 0.4, frequencyHz), { timestamp: 200 });
      void source.capture(tone(RATE, 0.1, 0.4, frequencyHz), { timestamp: 1200 });
    }
    const sound = await listening;
    const [nearBegin, farBegin] = [lastOnset(sound, 1000), lastOnset(sound, 3000)];
    expect(Math.abs(nearBegin - farBegin)).toBeLessThan(0.05);
    near.close();
    far.close();
  });

  it('sound and pictures of a mix stay together', async () => {
    const producers = await bed.send(await makeSyncClip(5), ['audio', 'video'], { loop: true });
    const receptions = await Promise.all(producers.map(async (producer) => bed.receive(producer)));
    const [sound, picture] = receptions.map(({ track }) => track);
    if (sound?.kind !== 'audio' || picture === undefined) throw new TypeError('sound must come first');
    const tone = await createTone(bed.worker, { volume: 0.01 });
    const mix = await mixAudio([sound, tone]);
    const composition = await composeVideo([picture], { width: 320, height: 240, frameRate: 30 });
    const recorder = await record([mix.track, composition.track], bed.path('meeting.webm'));
    for (const { begin } of receptions) await begin();
    for (const producer of producers) producer.resume();
    await recorded(recorder, 8);
    const { path } = await recorder.stop();
    await Promise.all([mix.close(), composition.close()]);
    for (const producer of producers) producer.close();
    const [flashes, beeps] = [await findSyncMarks(path, 'video'), await findSyncMarks(path, 'audio')];
    const offsets = beeps.map((beep) => Math.min(...flashes.map((flash) => Math.abs(flash - beep))));
    expect(offsets.length).toBeGreaterThan(4);
    // Of the last ones: in the beginning the sender's clock is not known yet.
    for (const offset of offsets.slice(-3)) expect(offset, offsets.join(', ')).toBeLessThan(0.06);
  });

  it('pictures of peers are recorded side by side, and those that leave make room', async () => {
    const red = await sendColour(bed, RED);
    const green = await sendColour(bed, GREEN);
    const composition = await composeVideo([red.track, green.track], {
      width: 320,
      height: 180,
      background: '#0000ff',
    });
    onTestFinished(async () => composition.close());
    const recorder = await record(composition.track, bed.path('room.webm'));
    await vi.waitFor(async () => {
      const { tiles } = await composition.stats();
      expect(tiles.every(({ scaledPictures }) => scaledPictures > 3)).toBe(true);
    }, 20_000);
    const before = await recorded(recorder, 2);
    red.stop();
    await soon(() => expect(composition.tracks).toEqual([green.track]));
    const after = await recorded(recorder, before + 2);
    const { path } = await recorder.stop();
    expect(await decodingErrors(path)).toBe('');
    const both = await decodePicture(path, before - 0.5);
    const alone = await decodePicture(path, after - 0.5);
    // Square pictures in tiles of 160x180 and of 320x180: what is left and right, above and below is background.
    const places = [
      [80, 90],
      [240, 90],
      [80, 4],
      [20, 90],
    ] as const;
    expect(places.map(([x, y]) => colourAt(both, x, y))).toEqual(['red', 'green', 'blue', 'red']);
    expect(places.map(([x, y]) => colourAt(alone, x, y))).toEqual(['green', 'green', 'green', 'blue']);
    green.stop();
  });
});

/** A tone of a peer with a worker of its own, as it is received. */
async function hearPeer(bed: StreamsBed, frequencyHz: number): Promise<MediaStreamTrack> {
  const peer = await bed.addPeer();
  const reception = await bed.receive(await peer.produce(await createTone(peer.worker, { frequencyHz })));
  await reception.begin();
  return reception.track;
}

/** Sends a picture of one colour; `stop` ends it. */
async function sendColour(
  bed: StreamsBed,
  [red, green, blue]: Rgb,
): Promise<{ readonly track: MediaStreamTrack; readonly stop: () => void }> {
  const source = await createVideoSource(bed.worker, { width: 128, height: 128, format: 'rgba' });
  await source.capture(
    Uint8Array.from({ length: source.pictureBytes }, (_, index) => [red, green, blue, 255][index % 4] ?? 0),
  );
  const { track, consumer } = await bed.relay(source.track, 'video/VP8');
  return {
    track,
    stop: () => {
      consumer.close();
      source.close();
    },
  };
}

/** Median amplitude of a frequency in pieces of 50 ms, as phases move while the sender's clock is being learned. */
function usualLevel(sound: Float32Array, frequencyHz: number): number {
  const size = RATE / 20;
  const levels = Array.from({ length: Math.floor(sound.length / size) }, (_, index) =>
    levelOf(sound.subarray(index * size, (index + 1) * size), frequencyHz, RATE),
  );
  return levels.toSorted((one, other) => one - other)[Math.floor(levels.length / 2)] ?? Number.NaN;
}

/** Resolves with the length of a recording once it is that long. */
async function recorded(recorder: Recorder, seconds: number): Promise<number> {
  await vi.waitFor(() => expect(recorder.progress?.durationSeconds).toBeGreaterThan(seconds), 30_000);
  return recorder.progress?.durationSeconds ?? 0;
}

/** Resolves when counters stand still for as long as six pictures take. */
async function unchanged(count: () => Promise<number[]>): Promise<void> {
  let before: number[] = [];
  await vi.waitFor(
    async () => {
      const last = before;
      before = await count();
      expect(before).toEqual(last);
    },
    { timeout: 10_000, interval: 400 },
  );
}

/** So many seconds of a mix, from -1 to 1. */
async function listen(mix: AudioMix, seconds: number): Promise<number[]> {
  const heard: number[] = [];
  for await (const { data } of samples(mix.track, { sampleRate: RATE, channels: 1, maxQueue: 200 })) {
    for (const sample of data) heard.push(sample / 32_768);
    if (heard.length >= seconds * RATE) break;
  }
  return heard;
}

/** Seconds until the last burst of a frequency begins. */
function lastOnset(sound: readonly number[], frequencyHz: number): number {
  const step = RATE / 500;
  let begin = Number.NaN;
  let loudBefore = false;
  for (let at = 0; at + 480 <= sound.length; at += step) {
    const loud = levelOf(sound.slice(at, at + 480), frequencyHz, RATE) > 0.15;
    if (loud && !loudBefore) begin = at / RATE;
    loudBefore = loud;
  }
  return begin;
}

/** Which of the colours of the test a pixel of a picture of 320x180 in RGB has. */
function colourAt(picture: Uint8Array, x: number, y: number): string {
  const at = 3 * (y * 320 + x);
  const strongest = Math.max(...picture.subarray(at, at + 3));
  return ['red', 'green', 'blue'][picture.subarray(at, at + 3).indexOf(strongest)] ?? 'none';
}
