import type { SenderEncodingUpdate } from '../../wire/messages.ts';

/** The part of encoding parameters that can change while sending. */
export function changeable(encoding: Partial<RTCRtpEncodingParameters>): SenderEncodingUpdate {
  const { active, maxBitrate, maxFramerate, scaleResolutionDownBy } = encoding;
  return {
    ...(active !== undefined && { active }),
    ...(maxBitrate !== undefined && { maxBitrate }),
    ...(maxFramerate !== undefined && { maxFramerate }),
    ...(scaleResolutionDownBy !== undefined && { scaleResolutionDownBy }),
  };
}
