import { once } from 'node:events';
import { makeClip } from '@tureen/testing/clip';
import { decodingErrors, hasFfmpeg, probeMedia } from '@tureen/testing/media-file';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record, type Recorder } from '../src/index.ts';
import { StreamsBed } from './support/streams-bed.ts';

const VIDEO = ['VP8', 'VP9', 'H264', 'AV1'].map((name) => ({
  kind: 'video' as const,
  mimeType: `video/${name}`,
  clockRate: 90_000,
  ...(name === 'H264' && { parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' } }),
}));
const AUDIO = [
  { kind: 'audio' as const, mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'audio' as const, mimeType: 'audio/PCMU', clockRate: 8000 },
  { kind: 'audio' as const, mimeType: 'audio/PCMA', clockRate: 8000 },
];

/** Where codecs are copied; everywhere else they are encoded. */
const COPIED: Readonly<Record<string, readonly string[]>> = {
  'video/VP8': ['webm', 'mkv'],
  'video/VP9': ['webm', 'mkv', 'mp4'],
  'video/AV1': ['webm', 'mkv', 'mp4'],
  'video/H264': ['mkv', 'mp4'],
  'audio/opus': ['webm', 'mkv', 'mp4', 'ogg'],
  'audio/PCMU': ['wav'],
  'audio/PCMA': ['wav'],
};
const NAMES: Readonly<Record<string, string>> = {
  'video/VP8': 'vp8',
  'video/VP9': 'vp9',
  'video/AV1': 'av1',
  'video/H264': 'h264',
  'audio/opus': 'opus',
  'audio/PCMU': 'pcm_mulaw',
  'audio/PCMA': 'pcm_alaw',
};
const ENCODED: Readonly<Record<string, readonly [video: string, audio: string]>> = {
  webm: ['vp8', 'opus'],
  mkv: ['h264', 'opus'],
  mp4: ['h264', 'opus'],
  ogg: ['', 'opus'],
  wav: ['', 'pcm_s16le'],
  mp3: ['', 'mp3'],
};

describe.skipIf(!hasFfmpeg())('every codec of the router in every container (skipped without ffmpeg)', () => {
  let bed: StreamsBed;

  beforeAll(async () => {
    bed = await StreamsBed.start({ mediaCodecs: [...AUDIO, ...VIDEO] });
  });
  afterAll(async () => bed?.close());

  it.concurrent.for([...VIDEO, ...AUDIO].map(({ mimeType, kind }) => [mimeType, kind] as const))(
    '%s',
    { timeout: 90_000 },
    async ([mimeType, kind], { skip }) => {
      if (!bed.canSend(mimeType)) skip(`the installed PyAV has no encoder of ${mimeType}`);
      const extensions = Object.keys(ENCODED).filter((name) => kind === 'audio' || ENCODED[name]?.[0]);
      for (const [extension, recorder] of await recordInto(extensions, mimeType, kind)) {
        const result = await recorder.stop();
        const copied = COPIED[mimeType]?.includes(extension) ?? false;
        expect(result.tracks[0]?.transcoded, extension).toBe(!copied);
        const { streams, durationSeconds } = await probeMedia(result.path);
        expect(streams.map(({ codec }) => codec)).toEqual([codecIn(extension, mimeType, kind)]);
        if (kind === 'video') expect(streams[0]?.packets, extension).toBe(result.frames);
        expect(Math.abs(durationSeconds - result.durationSeconds), extension).toBeLessThan(0.2);
        expect(await decodingErrors(result.path), extension).toBe('');
      }
    },
  );

  /** Records two seconds of one received track into all containers at once. */
  async function recordInto(
    extensions: readonly string[],
    mimeType: string,
    kind: 'audio' | 'video',
  ): Promise<[string, Recorder][]> {
    const producer = await bed.sendOne(await makeClip({ seconds: 10 }), kind, {
      codec: mimeType,
      loop: true,
    });
    const { track, begin } = await bed.receive(producer);
    const recorders: [string, Recorder][] = [];
    for (const extension of extensions) {
      const path = bed.path(`${mimeType.replace('/', '-')}.${extension}`);
      recorders.push([extension, await record(track, path)]);
    }
    await begin();
    producer.resume();
    for (const [, recorder] of recorders) {
      while ((recorder.progress?.durationSeconds ?? 0) < 2) await once(recorder, 'progress');
    }
    producer.close();
    return recorders;
  }
});

/** What ffprobe should call the codec of a file. */
function codecIn(extension: string, mimeType: string, kind: 'audio' | 'video'): string | undefined {
  if (COPIED[mimeType]?.includes(extension)) return NAMES[mimeType];
  if (extension === 'mkv' && mimeType.startsWith('audio/PCM')) return 'pcm_s16le';
  return ENCODED[extension]?.[kind === 'video' ? 0 : 1];
}
