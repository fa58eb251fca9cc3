import type { RtpCapabilities } from 'mediasoup-client/types';

const VIDEO_FEEDBACK = [
  { type: 'nack', parameter: '' },
  { type: 'nack', parameter: 'pli' },
  { type: 'ccm', parameter: 'fir' },
];

/** What a worker with opus, VP8 and H264 says it can do; like a real one's but for the payload types. */
export function fakeCapabilities(direction: 'send' | 'recv'): RtpCapabilities {
  const congestion = { type: direction === 'send' ? 'goog-remb' : 'transport-cc', parameter: '' };
  const video = (mimeType: string, preferredPayloadType: number, parameters = {}) => [
    {
      kind: 'video' as const,
      mimeType,
      preferredPayloadType,
      clockRate: 90_000,
      parameters,
      rtcpFeedback: [...VIDEO_FEEDBACK, congestion],
    },
    {
      kind: 'video' as const,
      mimeType: 'video/rtx',
      preferredPayloadType: preferredPayloadType + 1,
      clockRate: 90_000,
      parameters: { apt: preferredPayloadType },
      rtcpFeedback: [],
    },
  ];
  return {
    codecs: [
      {
        kind: 'audio',
        mimeType: 'audio/opus',
        preferredPayloadType: 96,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1 },
        rtcpFeedback: [{ type: 'nack', parameter: '' }, congestion],
      },
      ...video('video/VP8', 97),
      ...video('video/H264', 99, {
        'packetization-mode': 1,
        'profile-level-id': '42e01f',
        'level-asymmetry-allowed': 1,
      }),
    ],
    headerExtensions: [
      { kind: 'audio', uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', preferredId: 1 },
      { kind: 'video', uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', preferredId: 1 },
    ],
  };
}
