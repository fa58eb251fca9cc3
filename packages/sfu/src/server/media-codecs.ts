import type { types } from 'mediasoup';

const START_BITRATE = { 'x-google-start-bitrate': 1000 } as const;

/** The codecs that mediasoup-demo's rooms offer: opus, VP8, VP9 (profile 2), H264 (main and constrained baseline). */
export const DEFAULT_MEDIA_CODECS: readonly types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90000, parameters: START_BITRATE },
  {
    kind: 'video',
    mimeType: 'video/VP9',
    clockRate: 90000,
    parameters: { 'profile-id': 2, ...START_BITRATE },
  },
  { kind: 'video', mimeType: 'video/h264', clockRate: 90000, parameters: h264('4d0032') },
  { kind: 'video', mimeType: 'video/h264', clockRate: 90000, parameters: h264('42e01f') },
];

function h264(profileLevelId: string): Record<string, string | number> {
  return {
    'packetization-mode': 1,
    'profile-level-id': profileLevelId,
    'level-asymmetry-allowed': 1,
    ...START_BITRATE,
  };
}
