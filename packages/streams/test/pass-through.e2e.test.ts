import { makeClip, type ClipOptions } from '@tureen/testing/clip';
import { decodingErrors, hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import type { MediasoupRouterOptions } from '@tureen/testing/mediasoup-router';
import type { Producer } from 'mediasoup-client/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record } from '../src/index.ts';
import { ended, settled, statsOf, StreamsBed } from './support/streams-bed.ts';

interface Case {
  readonly codec: string;
  readonly kind: 'audio' | 'video';
  readonly clip: ClipOptions;
  readonly file: string;
  readonly frames: number;
}

const CASES: readonly Case[] = [
  { codec: 'video/H264', kind: 'video', clip: { format: 'mp4' }, file: 'h264.mp4', frames: 90 },
  { codec: 'video/H264', kind: 'video', clip: { format: 'mkv' }, file: 'h264.mkv', frames: 90 },
  { codec: 'video/H264', kind: 'video', clip: { format: 'ts' }, file: 'ts.mkv', frames: 90 },
  { codec: 'video/VP8', kind: 'video', clip: { format: 'webm' }, file: 'vp8.webm', frames: 90 },
  { codec: 'video/VP9', kind: 'video', clip: { videoEncoder: 'libvpx-vp9' }, file: 'vp9.webm', frames: 90 },
  { codec: 'audio/opus', kind: 'audio', clip: { format: 'webm' }, file: 'opus.webm', frames: 150 },
  { codec: 'audio/opus', kind: 'audio', clip: { format: 'ogg' }, file: 'opus.ogg', frames: 150 },
  { codec: 'audio/opus', kind: 'audio', clip: { format: 'mkv' }, file: 'opus.mkv', frames: 150 },
];

const MEDIA_CODECS: NonNullable<MediasoupRouterOptions['mediaCodecs']> = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0 } },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];

describe.skipIf(!hasFfmpeg())('frames sent as the file has them (skipped without ffmpeg)', () => {
  let bed: StreamsBed;

  beforeAll(async () => {
    bed = await StreamsBed.start({ mediaCodecs: MEDIA_CODECS });
  });
  afterAll(async () => bed?.close());

  /** The source that a producer's track comes from, in the worker. */
  async function sourceTrack(producer: Producer): Promise<Record<string, number>> {
    const { sources } = await bed.worker.dump();
    const tracks = sources.flatMap(
      (source) => source['tracks'] as ({ id: string } & Record<string, number>)[],
    );
    return tracks.find(({ id }) => id === producer.track?.id) ?? {};
  }

  it.each(CASES)('$codec of $clip into $file, every one, none decoded or encoded', async (each) => {
    const producer = await bed.sendOne(await makeClip(each.clip), each.kind, { codec: each.codec });
    const { track, consumer, begin } = await bed.receive(producer);
    expect(consumer.rtpParameters.codecs.at(0)?.mimeType).toBe(each.codec);
    const recorder = await record(track, bed.path(each.file));
    await begin();
    producer.resume();
    await expect
      .poll(async () => (await statsOf(consumer, 'inbound-rtp'))['packetsReceived'] ?? 0)
      .toBeGreaterThan(20);
    const source = await sourceTrack(producer);
    const dump = await bed.worker.dump();
    await ended(producer);
    await settled(consumer);
    const sent = await statsOf(producer, 'outbound-rtp');
    const { path, frames } = await recorder.stop();
    consumer.close();
    producer.close();

    expect(source).toMatchObject({ framesDecoded: 0 });
    expect(dump.encoders).toEqual([]);
    expect(sent['framesEncoded'] ?? 0).toBe(0);
    // The source plays between being opened and the producer's first pause, and until the recorder is there.
    expect(sent['framesPassed']).toBeGreaterThan(each.frames * 0.7);
    expect(frames).toBeGreaterThan(each.frames * 0.7);
    expect(frames).toBeLessThanOrEqual((sent['framesPassed'] ?? 0) + 1);
    const probe = await probeMedia(path);
    expect(probe.streams.map(({ kind, codec }) => `${kind}/${codec}`)).toEqual([each.codec.toLowerCase()]);
    expect(probe.durationSeconds).toBeGreaterThan(2.7);
    expect(probe.durationSeconds).toBeLessThan(3.2);
    expect(await decodingErrors(path)).toBe('');
  });

  it.concurrent.each(['video/H264', 'video/VP8', 'video/VP9'])(
    'gives who joins %s late a whole picture',
    async (codec) => {
      const format = codec === 'video/H264' ? 'mkv' : 'webm';
      const clip = await makeClip({
        format,
        keyFrameInterval: 90,
        ...(codec === 'video/VP9' && { videoEncoder: 'libvpx-vp9' }),
      });
      const producer = await bed.sendOne(clip, 'video', { codec, loop: true });
      producer.resume();
      await expect
        .poll(async () => (await statsOf(producer, 'outbound-rtp'))['framesPassed'] ?? 0)
        .toBeGreaterThan(45);

      const { track, consumer, begin } = await bed.receive(producer);
      const recorder = await record(track, bed.path(`late-${codec.slice(6)}.mkv`));
      await begin();
      await expect
        .poll(async () => (await statsOf(consumer, 'inbound-rtp'))['framesReceived'] ?? 0)
        .toBeGreaterThan(0);
      const passed = (await statsOf(producer, 'outbound-rtp'))['framesPassed'] ?? 0;
      await expect
        .poll(async () => (await statsOf(producer, 'outbound-rtp'))['framesPassed'] ?? 0)
        .toBeGreaterThan(passed + 100);
      const { path, frames } = await recorder.stop();
      consumer.close();
      producer.close();
      expect(frames).toBeGreaterThan(100);
      expect(await decodingErrors(path)).toBe('');
    },
  );
});
