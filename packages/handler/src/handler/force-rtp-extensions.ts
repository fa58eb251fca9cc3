import type { HandlerForcedRtpExtensions, RtpCapabilities } from 'mediasoup-client/types';

/**
 * Takes RTP header extensions that are forced to `false` out of native capabilities. Those forced to `true` stay as
 * they are: this handler offers all that it knows.
 *
 * @returns New capabilities, or the same where nothing is forced.
 */
export function forceRtpExtensions(
  native: RtpCapabilities,
  forced: HandlerForcedRtpExtensions = {},
): RtpCapabilities {
  const { headerExtensions = [] } = native;
  const allowed = headerExtensions.filter(({ uri }) => forced[uri] !== false);
  return allowed.length === headerExtensions.length ? native : { ...native, headerExtensions: allowed };
}
