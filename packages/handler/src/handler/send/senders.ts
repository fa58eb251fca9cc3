import { randomUUID } from 'node:crypto';

import type {
  HandlerOptions,
  HandlerSendOptions,
  HandlerSendResult,
  ProducerCodecOptions,
  RtpParameters,
} from 'mediasoup-client/types';

import { HandlerError } from '../../errors.ts';
import type { SenderEncodingUpdate } from '../../wire/messages.ts';
import { toStatsReport } from '../stats-report.ts';
import type { TransportLink } from '../transport-link.ts';
import { AiortcRtpSender } from './aiortc-rtp-sender.ts';
import { assertTrackOf } from './assert-track-of.ts';
import { buildSendingParameters } from './build-sending-parameters.ts';
import { changeable } from './changeable-encoding.ts';
import { routerBitrates } from './router-bitrates.ts';
import { SsrcAllocator } from './ssrc.ts';

interface Sender {
  readonly id: string;
  readonly rtpSender: AiortcRtpSender;
  encodings: SenderEncodingUpdate[];
}

/** What one transport sends, by local id. The local id of a sender is its mid. */
export class Senders {
  readonly #link: TransportLink;
  readonly #getExtendedCapabilities: HandlerOptions['getSendExtendedRtpCapabilities'];
  readonly #senders = new Map<string, Sender>();
  readonly #ssrcs = new SsrcAllocator();
  /** Stream id of all tracks that are not given one, so that consumers play them in sync. */
  readonly #defaultStreamId: string = randomUUID();
  #nextMid = 0;

  constructor(
    link: TransportLink,
    getExtendedCapabilities: HandlerOptions['getSendExtendedRtpCapabilities'],
  ) {
    this.#link = link;
    this.#getExtendedCapabilities = getExtendedCapabilities;
  }

  /**
   * Starts to send a track.
   *
   * @throws `TypeError` The track is not one of a worker, or the router lacks the codec.
   * @throws {@link HandlerError} `foreign-track`, or what `connect` and the worker fail with.
   */
  async send(options: HandlerSendOptions): Promise<HandlerSendResult> {
    const { track, streamId = this.#defaultStreamId, encodings, codecOptions, codec } = options;
    assertTrackOf(this.#link.session, track);
    const native = await this.#link.session.nativeRtpCapabilities('send');
    const mid = String(this.#nextMid++);
    const kind = track.kind as 'audio' | 'video';
    const capabilities = this.#getExtendedCapabilities(native);
    const rtpParameters = buildSendingParameters({
      kind,
      capabilities,
      codec,
      codecOptions,
      encodings,
      mid,
      cname: this.#link.cname,
      streamId,
      trackId: track.id,
      allocateSsrc: () => this.#ssrcs.allocate(),
    });
    await this.#link.connect();
    const bitrates = routerBitrates(kind, capabilities, rtpParameters.codecs[0]?.mimeType);
    const rtpSender = this.#makeRtpSender(mid, track, rtpParameters);
    options.onRtpSender?.(rtpSender);
    const id = await this.#create(track, { ...bitrates, ...codecOptions }, rtpParameters);
    this.#senders.set(mid, { id, rtpSender, encodings: (rtpParameters.encodings ?? []).map(changeable) });
    return { localId: mid, rtpParameters, rtpSender };
  }

  /** Stops sending; the track lives on. */
  async stop(localId: string): Promise<void> {
    const { id } = this.#get(localId);
    this.#senders.delete(localId);
    await this.#link.request('sender.close', {}, id);
  }

  async pause(localId: string): Promise<void> {
    await this.#link.request('sender.pause', {}, this.#get(localId).id);
  }

  async resume(localId: string): Promise<void> {
    await this.#link.request('sender.resume', {}, this.#get(localId).id);
  }

  /** Sends another track of the same kind, or with null nothing. */
  async replaceTrack(localId: string, track: MediaStreamTrack | null): Promise<void> {
    const { id, rtpSender } = this.#get(localId);
    if (track) assertTrackOf(this.#link.session, track);
    await this.#link.request('sender.replaceTrack', { trackId: track?.id ?? null }, id);
    rtpSender.handleTrack(track);
  }

  async setMaxSpatialLayer(localId: string, spatialLayer: number): Promise<void> {
    await this.#link.request('sender.setMaxSpatialLayer', { spatialLayer }, this.#get(localId).id);
  }

  /** Changes encodings of a sender in place: all alike, or each by the update at its index. */
  async setEncodings(
    localId: string,
    update: Partial<RTCRtpEncodingParameters> | readonly RTCRtpEncodingParameters[],
  ): Promise<void> {
    const sender = this.#get(localId);
    const encodings = sender.encodings.map((encoding, index) => ({
      ...encoding,
      ...changeable((Array.isArray(update) ? update[index] : update) ?? {}),
    }));
    await this.#link.request('sender.setEncodings', { encodings }, sender.id);
    sender.encodings = encodings;
    sender.rtpSender.handleEncodings(encodings);
  }

  async getStats(localId: string): Promise<RTCStatsReport> {
    const { stats } = await this.#link.request('sender.getStats', {}, this.#get(localId).id);
    return toStatsReport(stats);
  }

  #makeRtpSender(mid: string, track: MediaStreamTrack, rtpParameters: RtpParameters): AiortcRtpSender {
    return new AiortcRtpSender(track, structuredClone(rtpParameters), {
      getStats: async () => this.getStats(mid),
      replaceTrack: async (next) => this.replaceTrack(mid, next),
      setEncodings: async (encodings) => this.setEncodings(mid, encodings),
    });
  }

  async #create(
    track: MediaStreamTrack,
    codecOptions: ProducerCodecOptions,
    rtpParameters: RtpParameters,
  ): Promise<string> {
    const id = randomUUID();
    const kind = track.kind as 'audio' | 'video';
    const data = { transportId: this.#link.id, trackId: track.id, kind, rtpParameters, codecOptions };
    await this.#link.request('sender.create', data, id);
    return id;
  }

  #get(localId: string): Sender {
    const sender = this.#senders.get(localId);
    if (!sender) throw HandlerError.notFound('sender', localId);
    return sender;
  }
}
