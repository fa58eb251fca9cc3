import type { RtpParameters } from 'mediasoup-client/types';

import { toW3cParameters } from '../w3c-parameters.ts';

/**
 * What `onRtpReceiver` and `consumer.rtpReceiver` give: the part of W3C RTCRtpReceiver that has a meaning without
 * a peer connection. `transform` and `transport` are null; sources are in `getStats()`.
 */
export class AiortcRtpReceiver implements RTCRtpReceiver {
  readonly transport = null;
  transform: RTCRtpScriptTransform | null = null;
  jitterBufferTarget: number | null = null;
  readonly track: MediaStreamTrack;
  readonly #rtpParameters: RtpParameters;
  readonly #getStats: () => Promise<RTCStatsReport>;

  constructor(
    track: MediaStreamTrack,
    rtpParameters: RtpParameters,
    getStats: () => Promise<RTCStatsReport>,
  ) {
    this.track = track;
    this.#rtpParameters = rtpParameters;
    this.#getStats = getStats;
  }

  /** A copy of the codecs and header extensions that are received. */
  getParameters(): RTCRtpReceiveParameters {
    return toW3cParameters(this.#rtpParameters);
  }

  /** W3C statistics of this receiver. */
  async getStats(): Promise<RTCStatsReport> {
    return this.#getStats();
  }

  /** Always empty: an SFU forwards streams and mixes none. */
  getContributingSources(): RTCRtpContributingSource[] {
    return [];
  }

  /** Always empty: Node.js sees no packets. */
  getSynchronizationSources(): RTCRtpSynchronizationSource[] {
    return [];
  }
}
