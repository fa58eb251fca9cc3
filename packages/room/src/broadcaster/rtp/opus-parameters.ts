import type { RtpCapabilities, RtpParameters } from 'mediasoup-client/types';
import { RoomError } from '../../errors.ts';

/**
 * Parameters for sending Opus as plain RTP, with the router's own payload type.
 *
 * @throws RoomError `unsupported` when the room takes no Opus.
 */
export function opusParameters(capabilities: RtpCapabilities, ssrc: number): RtpParameters {
  const codec = capabilities.codecs?.find(({ mimeType }) => mimeType.toLowerCase() === 'audio/opus');
  if (codec?.preferredPayloadType === undefined) {
    throw new RoomError('unsupported', 'the room takes no Opus');
  }
  return {
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: codec.preferredPayloadType,
        clockRate: 48_000,
        channels: 2,
        parameters: { 'sprop-stereo': 1 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [],
    encodings: [{ ssrc }],
    rtcp: { cname: `tureen-${ssrc}` },
  };
}
