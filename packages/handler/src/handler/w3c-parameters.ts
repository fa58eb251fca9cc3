import type { RtpParameters } from 'mediasoup-client/types';

/** mediasoup's RTP parameters as W3C RTCRtpParameters; a copy. */
export function toW3cParameters({ codecs, headerExtensions, rtcp }: RtpParameters): RTCRtpReceiveParameters {
  return {
    codecs: codecs.map(({ mimeType, payloadType, clockRate, channels, parameters = {} }) => ({
      mimeType,
      payloadType,
      clockRate,
      ...(channels !== undefined && { channels }),
      ...(Object.keys(parameters).length > 0 && { sdpFmtpLine: toFmtpLine(parameters) }),
    })),
    headerExtensions: (headerExtensions ?? []).map(({ uri, id, encrypt = false }) => ({
      uri,
      id,
      encrypted: encrypt,
    })),
    rtcp: {
      ...(rtcp?.cname !== undefined && { cname: rtcp.cname }),
      reducedSize: rtcp?.reducedSize ?? true,
    },
  };
}

/** Format parameters as SDP writes them (RFC 8866, section 6.15). */
function toFmtpLine(parameters: object): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(';');
}
