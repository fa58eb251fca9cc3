import type { RtpCapabilities, RtpParameters } from 'mediasoup-client/types';
import { ConformanceError } from './conformance-case.ts';

let ssrc = 10_000;

/** Parameters of a producer with the router's first codec of that kind. Nothing is ever sent with them. */
export function rtpParametersFor(capabilities: RtpCapabilities, kind: 'audio' | 'video'): RtpParameters {
  const codec = capabilities.codecs?.find((entry) => entry.kind === kind && !entry.mimeType.endsWith('/rtx'));
  if (codec?.preferredPayloadType === undefined) {
    throw new ConformanceError(
      `getRouterRtpCapabilities() tells no ${kind} codec with a preferredPayloadType`,
    );
  }
  ssrc += 1;
  const { mimeType, clockRate, channels, parameters = {}, preferredPayloadType } = codec;
  return {
    codecs: [
      {
        mimeType,
        clockRate,
        payloadType: preferredPayloadType,
        parameters,
        rtcpFeedback: [],
        ...(channels !== undefined && { channels }),
      },
    ],
    headerExtensions: [],
    encodings: [{ ssrc }],
    rtcp: { cname: `conformance-${ssrc}` },
  };
}
