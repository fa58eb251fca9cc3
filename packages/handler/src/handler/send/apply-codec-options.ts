import type { ProducerCodecOptions, RtpCodecParameters } from 'mediasoup-client/types';

type OpusOption = Extract<keyof ProducerCodecOptions, `opus${string}`>;

/** Which format parameter of opus (RFC 7587, section 6.1) an option sets on the sending side. */
const OPUS_PARAMETERS: [OpusOption, string][] = [
  ['opusStereo', 'sprop-stereo'],
  ['opusFec', 'useinbandfec'],
  ['opusDtx', 'usedtx'],
  ['opusMaxPlaybackRate', 'maxplaybackrate'],
  ['opusMaxAverageBitrate', 'maxaveragebitrate'],
  ['opusPtime', 'ptime'],
];

/**
 * Writes codec options into the codec that a producer announces, as mediasoup-client's own handlers do by SDP.
 * Opus loses its plain NACK feedback unless `opusNack` is set. Other codecs stay as they are: what the options
 * say for video concerns the encoder only.
 *
 * @returns A new object.
 */
export function applyCodecOptions(
  codec: RtpCodecParameters,
  options: ProducerCodecOptions = {},
): RtpCodecParameters {
  if (codec.mimeType.toLowerCase() !== 'audio/opus') return codec;
  const chosen = OPUS_PARAMETERS.flatMap(([option, parameter]) => {
    const value = options[option];
    return value === undefined ? [] : [[parameter, Number(value)]];
  });
  return {
    ...codec,
    parameters: { ...codec.parameters, ...Object.fromEntries(chosen) },
    rtcpFeedback: (codec.rtcpFeedback ?? []).filter(
      ({ type, parameter }) => options.opusNack || type !== 'nack' || parameter,
    ),
  };
}
