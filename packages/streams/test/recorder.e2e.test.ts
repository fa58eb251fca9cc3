import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { makeClip } from '@tureen/testing/clip';
import { decodingErrors, hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import { processCpuSeconds } from '@tureen/testing/process-cpu';
import type { Producer } from 'mediasoup-client/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPattern, createTone, record } from '../src/index.ts';
import type { Recorder } from '../src/index.ts';
import { pictureSizes } from './support/look-at-file.ts';
import { StreamsBed, type Reception } from './support/streams-bed.ts';

describe.skipIf(!hasFfmpeg())('recorders through the real router (skipped without ffmpeg)', () => {
  let bed: StreamsBed;

  beforeAll(async () => {
    bed = await StreamsBed.start();
  });
  afterAll(async () => bed?.close());

  /** Sound and pictures that go on and on, received. */
  async function receiveBoth(codec = 'video/VP8'): Promise<Call> {
    const clip = await makeClip({ seconds: 10 });
    const producers = await bed.send(clip, ['audio', 'video'], { codec, loop: true });
    const receptions = await Promise.all(producers.map(async (producer) => bed.receive(producer)));
    return {
      producers,
      tracks: receptions.map(({ track }) => track),
      begin: async () => {
        for (const { begin } of receptions) await begin();
        for (const producer of producers) producer.resume();
      },
      close: () => closeAll(producers, receptions),
    };
  }

  it.concurrent('leave out what was paused', async () => {
    const call = await receiveBoth();
    const recorder = await record(call.tracks, bed.path('paused.webm'));
    await call.begin();
    await reach(recorder, 2);
    await recorder.pause();
    await recorder.pause();
    const { durationSeconds: before } = await recorder.flush();
    await wait(1500);
    expect((await recorder.flush()).durationSeconds).toBe(before);
    await recorder.resume();
    await recorder.resume();
    await reach(recorder, before + 2);
    const { path, durationSeconds } = await recorder.stop();
    call.close();
    expect(durationSeconds).toBeGreaterThan(before + 1.9);
    expect(durationSeconds).toBeLessThan(before + 4);
    const probe = await probeMedia(path);
    expect(Math.abs(probe.durationSeconds - durationSeconds)).toBeLessThan(0.2);
    expect(await decodingErrors(path)).toBe('');
  });

  it.concurrent('keep the length of what was muted', async () => {
    const call = await receiveBoth();
    const [audio] = call.producers;
    const recorder = await record(call.tracks, bed.path('muted.webm'));
    await call.begin();
    await reach(recorder, 2);
    audio?.pause();
    await wait(2000);
    audio?.resume();
    await reach(recorder, 6);
    const { path, tracks } = await recorder.stop();
    call.close();
    const [sound, pictures] = [tracks[0], tracks[1]];
    expect(Math.abs((sound?.durationSeconds ?? 0) - (pictures?.durationSeconds ?? 0))).toBeLessThan(0.4);
    const probe = await probeMedia(path);
    const packets = probe.streams.find(({ kind }) => kind === 'audio')?.packets ?? 0;
    // 50 a second, also while nothing came.
    expect(packets).toBeGreaterThan(0.93 * 50 * (sound?.durationSeconds ?? 0));
    expect(sound?.frames).toBeLessThan(packets - 70);
    expect(await decodingErrors(path)).toBe('');
  });

  it.concurrent.each([
    ['video/VP8', 'webm'],
    ['video/H264', 'mp4'],
  ])('cut %s into segments of which each can be played', async (codec, extension) => {
    const call = await receiveBoth(codec);
    const told: number[] = [];
    const recorder = await record(call.tracks, bed.path(`cut.${extension}`), { segmentDurationMs: 1500 });
    recorder.on('segment', ({ index }) => told.push(index));
    await call.begin();
    await reach(recorder, 5);
    const { segments, frames, path } = await recorder.stop();
    call.close();
    expect(path).toBe(bed.path(`cut-0001.${extension}`));
    expect(segments.length).toBeGreaterThanOrEqual(3);
    expect(told).toEqual(segments.map(({ index }) => index));
    expect(segments.reduce((sum, segment) => sum + segment.frames, 0)).toBe(frames);
    for (const segment of segments) {
      expect(await decodingErrors(segment.path)).toBe('');
      const { streams } = await probeMedia(segment.path);
      expect(streams.map(({ kind }) => kind).toSorted()).toEqual(['audio', 'video']);
    }
    for (const { durationSeconds } of segments.slice(0, -1)) {
      expect(durationSeconds).toBeGreaterThan(1.3);
      expect(durationSeconds).toBeLessThan(5);
    }
  });

  it.concurrent('take a track that comes late into the same file', async () => {
    const call = await receiveBoth();
    const [, video] = call.producers;
    const recorder = await record(call.tracks, bed.path('late.webm'));
    await call.begin();
    video?.pause();
    await reach(recorder, 4);
    video?.resume();
    await reach(recorder, 7);
    const { path, tracks } = await recorder.stop();
    call.close();
    expect(tracks.map(({ transcoded }) => transcoded)).toEqual([false, false]);
    expect(tracks[1]?.frames).toBeGreaterThan(30);
    const { streams } = await probeMedia(path);
    expect(streams.find(({ kind }) => kind === 'video')?.packets).toBeGreaterThan(30);
    expect(await decodingErrors(path)).toBe('');
  });

  it.concurrent.each([
    ['video/VP8', 'video', 'mp4', 'h264'],
    ['video/H264', 'video', 'webm', 'vp8'],
    ['audio/opus', 'audio', 'mp3', 'mp3'],
    ['audio/opus', 'audio', 'wav', 'pcm_s16le'],
  ] as const)('transcode %s where the file asks for it', async (codec, kind, extension, expected) => {
    const producer = await bed.sendOne(await makeClip({ seconds: 10 }), kind, { codec, loop: true });
    const reception = await bed.receive(producer);
    const recorder = await record(reception.track, bed.path(`${kind}-${expected}.${extension}`));
    await reception.begin();
    producer.resume();
    await reach(recorder, 2.5);
    const { path, durationSeconds, tracks } = await recorder.stop();
    closeAll([producer], [reception]);
    expect(tracks[0]?.transcoded).toBe(true);
    const probe = await probeMedia(path);
    expect(probe.streams.map((stream) => stream.codec)).toEqual([expected]);
    expect(Math.abs(probe.durationSeconds - durationSeconds)).toBeLessThan(0.15);
    expect(await decodingErrors(path)).toBe('');
  });

  it.concurrent.each(['webm', 'mp4', 'mkv'])(
    'encode tracks that were made here into .%s',
    async (extension) => {
      const tracks = [await createTestPattern(bed.worker), await createTone(bed.worker)];
      const recorder = await record(tracks, bed.path(`made.${extension}`));
      const ended = once(recorder, 'ended');
      await reach(recorder, 2);
      for (const track of tracks) track.stop();
      await ended;
      const { path, frames } = await recorder.stop();
      expect(frames).toBeGreaterThan(100);
      const probe = await probeMedia(path);
      const [first, second] = probe.streams.map(({ startSeconds }) => startSeconds);
      expect(Math.abs((first ?? 0) - (second ?? 1))).toBeLessThan(0.1);
      expect(await decodingErrors(path)).toBe('');
    },
  );

  it.concurrent.each(['webm', 'mp4'])('survive switches of simulcast layers in .%s', async (extension) => {
    const encodings = [{ scaleResolutionDownBy: 2 }, { scaleResolutionDownBy: 1 }];
    const codec = extension === 'webm' ? 'video/VP8' : 'video/H264';
    const clip = await makeClip({ seconds: 10 });
    const producer = await bed.sendOne(clip, 'video', { codec, loop: true, encodings });
    const reception = await bed.receive(producer);
    await reception.preferLayer(0);
    const recorder = await record(reception.track, bed.path(`layers.${extension}`));
    await reception.begin();
    producer.resume();
    await reach(recorder, 2);
    await reception.preferLayer(1);
    await reach(recorder, 7);
    await reception.preferLayer(0);
    await reach(recorder, 9);
    const { path, frames } = await recorder.stop();
    closeAll([producer], [reception]);
    const { streams } = await probeMedia(path);
    expect(streams[0]?.packets).toBe(frames);
    // Which layer comes first is for the server to say.
    expect((await pictureSizes(path)).toSorted()).toEqual(['160x120', '320x240']);
    expect(await decodingErrors(path)).toBe('');
  });

  it.runIf(process.platform === 'linux')(
    'cost a fraction of decoding and encoding',
    { timeout: 90_000 },
    async () => {
      const clip = await makeClip({ seconds: 10, width: 640, height: 480 });
      const producer = await bed.sendOne(clip, 'video', { loop: true });
      const reception = await bed.receive(producer);
      await reception.begin();
      producer.resume();
      const cpuOf = async (name: string): Promise<number> => {
        const recorder = await record(reception.track, bed.path(name));
        await reach(recorder, 1);
        const before = await processCpuSeconds(bed.worker.pid);
        await wait(4000);
        const used = (await processCpuSeconds(bed.worker.pid)) - before;
        await recorder.stop();
        return used;
      };
      const idleBefore = await processCpuSeconds(bed.worker.pid);
      await wait(4000);
      const idle = (await processCpuSeconds(bed.worker.pid)) - idleBefore;
      const copied = (await cpuOf('copied.webm')) - idle;
      const transcoded = (await cpuOf('transcoded.mp4')) - idle;
      closeAll([producer], [reception]);
      expect(copied, `copied ${copied} s, transcoded ${transcoded} s`).toBeLessThan(0.25 * transcoded);
    },
  );
});

interface Call {
  readonly producers: readonly Producer[];
  readonly tracks: readonly MediaStreamTrack[];
  readonly begin: () => Promise<void>;
  readonly close: () => void;
}

/** Resolves when so many seconds are recorded. */
async function reach(recorder: Recorder, seconds: number): Promise<void> {
  while ((recorder.progress?.durationSeconds ?? 0) < seconds) await once(recorder, 'progress');
}

function closeAll(producers: readonly Producer[], receptions: readonly Reception[]): void {
  for (const { consumer } of receptions) consumer.close();
  for (const producer of producers) producer.close();
}
