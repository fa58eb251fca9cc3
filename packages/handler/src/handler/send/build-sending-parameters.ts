import * as ortc from 'mediasoup-client/ortc';
import type {
  ExtendedRtpCapabilities,
  MediaKind,
  ProducerCodecOptions,
  RtpCodecCapability,
  RtpCodecParameters,
  RtpEncodingParameters,
  RtpParameters,
} from 'mediasoup-client/types';

import { applyCodecOptions } from './apply-codec-options.ts';
import { withoutDemandingCodecs } from './demanding-codecs.ts';

/** What a producer's RTP parameters are made of. */
export interface SendingParametersInput {
  readonly kind: MediaKind;
  /** What this side and the router have in common. */
  readonly capabilities: ExtendedRtpCapabilities;
  /** Codec that the application wants; the router's first one that most peers take when missing. */
  readonly codec?: RtpCodecCapability | undefined;
  readonly codecOptions?: ProducerCodecOptions | undefined;
  /** One per simulcast layer, from the lowest to the highest; one without wishes when missing. */
  readonly encodings?: readonly RtpEncodingParameters[] | undefined;
  readonly mid: string;
  readonly cname: string;
  readonly streamId: string;
  readonly trackId: string;
  /** Makes a new SSRC. */
  readonly allocateSsrc: () => number;
}

/**
 * The RTP parameters that a producer announces to the router, complete: codecs (media, then RTX), header
 * extensions, encodings with SSRCs, mid, cname and msid.
 *
 * @throws `TypeError` The router has no such codec.
 */
export function buildSendingParameters(input: SendingParametersInput): RtpParameters {
  const { kind, capabilities, codec, codecOptions, mid, cname, streamId, trackId } = input;
  const parameters = ortc.getSendingRtpParameters(kind, capabilities);
  const offered = codec
    ? parameters.codecs
    : withoutDemandingCodecs(parameters.codecs, ({ payloadType }) => payloadType);
  if (offered.length === 0) {
    throw new TypeError(
      `no ${kind} codec in common with the router: enable one of this worker's on the router`,
    );
  }
  const codecs = ortc.reduceCodecs(offered, codec).map((each) => applyCodecOptions(each, codecOptions));
  return {
    ...parameters,
    codecs,
    mid,
    msid: `${streamId} ${trackId}`,
    encodings: buildEncodings(input, codecs),
    rtcp: { cname, reducedSize: true, mux: true },
  };
}

function buildEncodings(
  { encodings = [{}], allocateSsrc }: SendingParametersInput,
  codecs: readonly RtpCodecParameters[],
): RtpEncodingParameters[] {
  const hasRtx = codecs.some(({ mimeType }) => /\/rtx$/i.test(mimeType));
  return encodings.map((encoding) => ({
    active: true,
    ...encoding,
    ssrc: allocateSsrc(),
    ...(hasRtx && { rtx: { ssrc: allocateSsrc() } }),
  }));
}
