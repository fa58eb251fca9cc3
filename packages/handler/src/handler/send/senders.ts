import { randomUUID } from 'node:crypto';

import type { HandlerOptions, HandlerSendOptions, HandlerSendResult } from 'mediasoup-client/types';

import { HandlerError } from '../../errors.ts';
import { workerOf } from '../../media-stream/track.ts';
import type { SenderEncodingUpdate } from '../../wire/messages.ts';
import { toStatsReport } from '../stats-report.ts';
import type { TransportLink } from '../transport-link.ts';
import { buildSendingParameters } from './build-sending-parameters.ts';
import { routerBitrates } from './router-bitrates.ts';
import { SsrcAllocator } from './ssrc.ts';

interface Sender {
  readonly id: string;
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
   * @throws {@link TypeError} The track is not one of a worker, or the router lacks the codec.
   * @throws {@link HandlerError} `foreign-track`, or what `connect` and the worker fail with.
   */
  async send(options: HandlerSendOptions): Promise<HandlerSendResult> {
    const { track, streamId = this.#defaultStreamId, encodings, codecOptions, codec } = options;
    this.#assertOwnTrack(track);
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
    await this.#create(mid, { ...options, codecOptions: { ...bitrates, ...codecOptions } }, rtpParameters);
    return { localId: mid, rtpParameters };
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
    const { id } = this.#get(localId);
    if (track) this.#assertOwnTrack(track);
    await this.#link.request('sender.replaceTrack', { trackId: track?.id ?? null }, id);
  }

  async setMaxSpatialLayer(localId: string, spatialLayer: number): Promise<void> {
    await this.#link.request('sender.setMaxSpatialLayer', { spatialLayer }, this.#get(localId).id);
  }

  /** Changes all encodings of a sender in place. */
  async setEncodings(localId: string, update: Partial<RTCRtpEncodingParameters>): Promise<void> {
    const sender = this.#get(localId);
    const encodings = sender.encodings.map((encoding) => ({ ...encoding, ...changeable(update) }));
    await this.#link.request('sender.setEncodings', { encodings }, sender.id);
    sender.encodings = encodings;
  }

  async getStats(localId: string): Promise<RTCStatsReport> {
    const { stats } = await this.#link.request('sender.getStats', {}, this.#get(localId).id);
    return toStatsReport(stats);
  }

  async #create(
    mid: string,
    { track, codecOptions }: HandlerSendOptions,
    rtpParameters: HandlerSendResult['rtpParameters'],
  ): Promise<void> {
    const id = randomUUID();
    await this.#link.request(
      'sender.create',
      {
        transportId: this.#link.id,
        trackId: track.id,
        kind: track.kind as 'audio' | 'video',
        rtpParameters,
        ...(codecOptions && { codecOptions }),
      },
      id,
    );
    this.#senders.set(mid, { id, encodings: (rtpParameters.encodings ?? []).map(changeable) });
  }

  #get(localId: string): Sender {
    const sender = this.#senders.get(localId);
    if (!sender) throw HandlerError.notFound('sender', localId);
    return sender;
  }

  #assertOwnTrack(track: MediaStreamTrack): void {
    const worker = workerOf(track);
    if (!worker) {
      throw new TypeError(
        'invalid track, missing data.playerId or data.remote: get it by worker.getUserMedia()',
      );
    }
    if (worker !== this.#link.session.worker) throw HandlerError.foreignTrack(track.id);
  }
}

/** The part of encoding parameters that can change while sending. */
function changeable(encoding: Partial<RTCRtpEncodingParameters>): SenderEncodingUpdate {
  const { active, maxBitrate, maxFramerate, scaleResolutionDownBy } = encoding;
  return {
    ...(active !== undefined && { active }),
    ...(maxBitrate !== undefined && { maxBitrate }),
    ...(maxFramerate !== undefined && { maxFramerate }),
    ...(scaleResolutionDownBy !== undefined && { scaleResolutionDownBy }),
  };
}
