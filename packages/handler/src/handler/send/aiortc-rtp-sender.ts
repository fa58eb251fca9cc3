import { randomUUID } from 'node:crypto';

import type { RtpEncodingParameters, RtpParameters } from 'mediasoup-client/types';

import { HandlerError } from '../../errors.ts';
import { toW3cParameters } from '../w3c-parameters.ts';

/** What an `AiortcRtpSender` does its work by: the sender of this local id. */
export interface RtpSenderActions {
  getStats(): Promise<RTCStatsReport>;
  replaceTrack(track: MediaStreamTrack | null): Promise<void>;
  /** One update per encoding, in order. */
  setEncodings(encodings: readonly RTCRtpEncodingParameters[]): Promise<void>;
}

/**
 * What `onRtpSender` and `producer.rtpSender` give: the part of W3C RTCRtpSender that has a meaning without a
 * peer connection. It changes the running sender, as in a browser; `dtmf`, `transform` and `transport` are null.
 */
export class AiortcRtpSender implements RTCRtpSender {
  readonly dtmf = null;
  readonly transport = null;
  transform: RTCRtpScriptTransform | null = null;
  readonly #actions: RtpSenderActions;
  readonly #rtpParameters: RtpParameters;
  #encodings: RTCRtpEncodingParameters[];
  #track: MediaStreamTrack | null;
  #transactionId: string | undefined;

  constructor(track: MediaStreamTrack, rtpParameters: RtpParameters, actions: RtpSenderActions) {
    this.#track = track;
    this.#rtpParameters = rtpParameters;
    this.#actions = actions;
    this.#encodings = (rtpParameters.encodings ?? []).map(toW3cEncoding);
  }

  /** What is sent; null after `replaceTrack(null)`. */
  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /** A copy of the codecs, header extensions and encodings that are sent; lowest encoding first. */
  getParameters(): RTCRtpSendParameters {
    this.#transactionId = randomUUID();
    return {
      ...toW3cParameters(this.#rtpParameters),
      transactionId: this.#transactionId,
      encodings: structuredClone(this.#encodings),
    };
  }

  /**
   * Changes the encodings in place: `active`, `maxBitrate`, `maxFramerate` and `scaleResolutionDownBy`.
   *
   * @throws {@link HandlerError} `invalid-state` when they do not come from the last `getParameters()`, or
   *   `invalid-modification` when their number differs.
   */
  async setParameters({ transactionId, encodings }: RTCRtpSendParameters): Promise<void> {
    if (transactionId !== this.#transactionId) throw HandlerError.staleParameters();
    if (encodings.length !== this.#encodings.length) {
      throw HandlerError.wrongEncodings(encodings.length, this.#encodings.length);
    }
    this.#transactionId = undefined;
    await this.#actions.setEncodings(encodings);
  }

  /** W3C statistics of this sender. */
  async getStats(): Promise<RTCStatsReport> {
    return this.#actions.getStats();
  }

  /** Sends another track of the same kind, or with null nothing. `producer.track` does not follow. */
  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    await this.#actions.replaceTrack(track);
  }

  /** Always throws: streams are told by `streamId` of `transport.produce()`. */
  setStreams(): void {
    throw HandlerError.unsupported('setStreams()', 'give streamId to transport.produce()');
  }

  /** @internal Another track is sent. */
  handleTrack(track: MediaStreamTrack | null): void {
    this.#track = track;
  }

  /** @internal The encodings were changed. */
  handleEncodings(encodings: readonly Partial<RTCRtpEncodingParameters>[]): void {
    this.#encodings = this.#encodings.map((encoding, index) => ({ ...encoding, ...encodings[index] }));
  }
}

function toW3cEncoding(encoding: RtpEncodingParameters): RTCRtpEncodingParameters {
  const { active, maxBitrate, maxFramerate, scaleResolutionDownBy, rid } = encoding;
  return {
    active: active ?? true,
    ...(rid !== undefined && { rid }),
    ...(maxBitrate !== undefined && { maxBitrate }),
    ...(maxFramerate !== undefined && { maxFramerate }),
    ...(scaleResolutionDownBy !== undefined && { scaleResolutionDownBy }),
  };
}
