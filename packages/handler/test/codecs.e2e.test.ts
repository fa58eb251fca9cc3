import { makeClip } from '@tureen/testing/clip';
import type * as server from 'mediasoup/types';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createNewestDevice, openTracks, SCALED, until } from './contract/handler-bed.ts';
import { LentWorker } from './contract/lent-worker.ts';
import { RealBed } from './contract/real-bed.ts';
import { recordOf } from './e2e/stats-record.ts';

const H264_PROFILES = ['42e01f', '42001f', '4d0032', '640032'];
const AUDIO = ['audio/opus', 'audio/PCMU', 'audio/PCMA'];

function h264(profile: string): server.RouterRtpCodecCapability {
  const parameters = {
    'packetization-mode': 1,
    'profile-level-id': profile,
    'level-asymmetry-allowed': 1,
    'x-google-start-bitrate': 321,
  };
  return { kind: 'video', mimeType: 'video/H264', clockRate: 90_000, parameters };
}

const MEDIA_CODECS: server.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'audio', mimeType: 'audio/PCMU', clockRate: 8000 },
  { kind: 'audio', mimeType: 'audio/PCMA', clockRate: 8000 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  { kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0 } },
  ...H264_PROFILES.map(h264),
  { kind: 'video', mimeType: 'video/AV1', clockRate: 90_000 },
];

describe('codecs through a real router', () => {
  const lender = new LentWorker();
  let bed: RealBed;

  beforeEach(async () => {
    bed = await RealBed.create(createNewestDevice, { mediaCodecs: MEDIA_CODECS }, lender);
  });
  afterEach(async () => {
    await bed.close();
  });
  afterAll(async () => lender.close());

  it.each([...AUDIO, 'video/VP8', 'video/VP9', 'video/H264', 'video/AV1'])(
    'sends, receives and decodes %s',
    async (name) => {
      const codec = bed.device.sendRtpCapabilities.codecs?.find(({ mimeType }) => mimeType === name);
      const sending = await bed.createSendTransport();
      const receiving = await bed.createRecvTransport();
      const tracks = await openTracks(bed.worker, bed.clip, { loop: true });
      const track = name.startsWith('audio') ? tracks.audio : tracks.video;
      const producer = await sending.produce({ track, ...(codec && { codec }) });
      const consumer = await bed.consume(receiving, producer.id);
      expect(consumer.rtpParameters.codecs[0]?.mimeType).toBe(name);

      // Sending it on is what has the track decoded. W3C counts decoded frames of video only.
      const again = await sending.produce({
        track: consumer.track,
        ...(track.kind === 'video' && { encodings: SCALED }),
      });
      const framesThrough = async (): Promise<number> =>
        track.kind === 'video'
          ? (recordOf(await consumer.getStats(), 'inbound-rtp')['framesDecoded'] ?? 0)
          : (recordOf(await again.getStats(), 'outbound-rtp')['packetsSent'] ?? 0);
      await until(async () => (await framesThrough()) > 20);
    },
  );

  it('sends a file of H264 main as it is to who asks for that, and encodes it for all others', async () => {
    const clip = { format: 'mp4', kinds: ['video'], videoEncoder: 'libx264+main' } as const;
    const file = await makeClip(clip);
    const sending = await bed.createSendTransport();
    const receiving = await bed.createRecvTransport();
    const { codecs } = bed.device.sendRtpCapabilities;
    expect(codecs?.map(({ parameters }) => parameters?.['profile-level-id'])).not.toContain('4d0032');
    const passesAs = async (profile: string): Promise<boolean> => {
      const stream = await bed.worker.getUserMedia({ video: { source: 'file', file, loop: true } });
      const [track] = stream.getVideoTracks();
      const { kind, mimeType, clockRate, parameters } = h264(profile);
      const codec = {
        kind,
        mimeType,
        clockRate,
        preferredPayloadType: 100,
        ...(parameters && { parameters }),
      };
      const producer = await sending.produce({ ...(track && { track }), codec });
      const consumer = await bed.consume(receiving, producer.id);
      const received = async (): Promise<number> =>
        recordOf(await consumer.getStats(), 'inbound-rtp')['packetsReceived'] ?? 0;
      await until(async () => (await received()) > 5);
      return Boolean(recordOf(await producer.getStats(), 'outbound-rtp')['passThrough']);
    };
    expect(await passesAs('4d0032')).toBe(true);
    expect(await passesAs('42e01f')).toBe(false);
  });

  it.each(H264_PROFILES)('can consume what others send as H264 %s', async (profile) => {
    const transport = await bed.router.router.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    });
    const { kind, mimeType, clockRate, parameters } = h264(profile);
    const producer = await transport.produce({
      kind,
      rtpParameters: {
        codecs: [{ mimeType, clockRate, payloadType: 100, ...(parameters && { parameters }) }],
        encodings: [{ ssrc: 4321 }],
      },
    });
    const receiving = await bed.createRecvTransport();
    const consumer = await bed.consume(receiving, producer.id);
    expect(consumer.rtpParameters.codecs[0]?.parameters?.['profile-level-id']).toBe(profile);
  });

  it('starts at the bitrate that the router names, unless the application names another', async () => {
    const codec = bed.device.sendRtpCapabilities.codecs?.find(({ mimeType }) => mimeType === 'video/H264');
    const sending = await bed.createSendTransport();
    const { video } = await openTracks(bed.worker, bed.clip, { loop: true });
    const targetOf = async (options: { videoGoogleStartBitrate?: number }): Promise<number> => {
      const producer = await sending.produce({
        track: video,
        ...(codec && { codec }),
        codecOptions: options,
        stopTracks: false,
      });
      const target = async (): Promise<number> =>
        recordOf(await producer.getStats(), 'outbound-rtp')['targetBitrate'] ?? 0;
      await until(async () => (await target()) > 0);
      const bitrate = await target();
      producer.close();
      return bitrate;
    };
    expect(await targetOf({})).toBe(321_000);
    expect(await targetOf({ videoGoogleStartBitrate: 234 })).toBe(234_000);
  });
});
