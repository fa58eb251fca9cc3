import type { ExtendedRtpCapabilities, MediaKind, ProducerCodecOptions } from 'mediasoup-client/types';
import * as ortc from 'mediasoup-client/ortc';

type BitrateOption = Extract<keyof ProducerCodecOptions, `videoGoogle${string}`>;

const ROUTER_PARAMETERS: [string, BitrateOption][] = [
  ['x-google-start-bitrate', 'videoGoogleStartBitrate'],
  ['x-google-min-bitrate', 'videoGoogleMinBitrate'],
  ['x-google-max-bitrate', 'videoGoogleMaxBitrate'],
];

/**
 * The bitrates in kbit/s that a router's codec carries for its senders (`x-google-…-bitrate`, which browsers read
 * from the router's SDP answer), as codec options.
 *
 * @param mimeType - Of the codec that will be sent.
 */
export function routerBitrates(
  kind: MediaKind,
  capabilities: ExtendedRtpCapabilities,
  mimeType: string | undefined,
): ProducerCodecOptions {
  const { codecs } = ortc.getSendingRemoteRtpParameters(kind, capabilities);
  const parameters = codecs.find((codec) => codec.mimeType === mimeType)?.parameters ?? {};
  return Object.fromEntries(
    ROUTER_PARAMETERS.flatMap(([name, option]) => {
      const value = Number(parameters[name]);
      return value > 0 ? [[option, value]] : [];
    }),
  );
}
