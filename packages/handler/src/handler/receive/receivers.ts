import { randomUUID } from 'node:crypto';

import type { HandlerReceiveOptions, HandlerReceiveResult } from 'mediasoup-client/types';

import { HandlerError } from '../../errors.ts';
import { createTrack, type AiortcTrack } from '../../media-stream/track.ts';
import type { CreateReceiver } from '../../wire/messages.ts';
import { toStatsReport } from '../stats-report.ts';
import type { TransportLink } from '../transport-link.ts';
import { AiortcRtpReceiver } from './aiortc-rtp-receiver.ts';

/** Track id that mediasoup-client gives the probation stream of every receiving transport. */
const PROBATOR_TRACK_ID = 'probator';

interface Receiver {
  readonly id: string;
  readonly localId: string;
  readonly track: AiortcTrack;
  readonly rtpReceiver: AiortcRtpReceiver;
  readonly options: HandlerReceiveOptions;
}

/** What one transport receives, by local id. The local id of a receiver is the mid that the server gave it. */
export class Receivers {
  readonly #link: TransportLink;
  readonly #receivers = new Map<string, Receiver>();
  #nextLocalId = 0;

  constructor(link: TransportLink) {
    this.#link = link;
  }

  /**
   * Starts to receive several streams; all or none.
   *
   * @returns One result per option, in the same order.
   */
  async receive(list: HandlerReceiveOptions[]): Promise<HandlerReceiveResult[]> {
    await this.#link.connect();
    const receivers = list.map((options) => this.#prepare(options));
    try {
      for (const { options, rtpReceiver } of receivers) options.onRtpReceiver?.(rtpReceiver);
      await this.#link.request('receiver.create', { receivers: receivers.map(toWire) });
    } catch (error) {
      for (const { track } of receivers) track.stop();
      throw error;
    }
    for (const receiver of receivers) this.#receivers.set(receiver.localId, receiver);
    return receivers.map(({ localId, track, rtpReceiver }) => ({ localId, track, rtpReceiver }));
  }

  /** Stops receiving and ends the tracks. */
  async stop(localIds: readonly string[]): Promise<void> {
    const receiverIds = this.#ids(localIds);
    for (const localId of localIds) this.#receivers.delete(localId);
    if (receiverIds.length > 0) await this.#link.request('receiver.close', { receiverIds });
  }

  async pause(localIds: readonly string[]): Promise<void> {
    const receiverIds = this.#ids(localIds);
    if (receiverIds.length > 0) await this.#link.request('receiver.pause', { receiverIds });
  }

  async resume(localIds: readonly string[]): Promise<void> {
    const receiverIds = this.#ids(localIds);
    if (receiverIds.length > 0) await this.#link.request('receiver.resume', { receiverIds });
  }

  async getStats(localId: string): Promise<RTCStatsReport> {
    const { stats } = await this.#link.request('receiver.getStats', {}, this.#get(localId).id);
    return toStatsReport(stats);
  }

  #prepare(options: HandlerReceiveOptions): Receiver {
    const { trackId, kind, rtpParameters } = options;
    const id = randomUUID();
    const track = createTrack(this.#link.session, {
      // Every transport has a probator, and ids are unique in a worker.
      id: trackId === PROBATOR_TRACK_ID ? `${PROBATOR_TRACK_ID}-${id}` : trackId,
      kind,
      settings: initialSettings(options),
      muted: true,
      data: { remote: true },
    });
    const localId = rtpParameters.mid ?? `r${this.#nextLocalId++}`;
    const getStats = async (): Promise<RTCStatsReport> => this.getStats(localId);
    const rtpReceiver = new AiortcRtpReceiver(track, structuredClone(rtpParameters), getStats);
    return { id, localId, track, rtpReceiver, options };
  }

  #ids(localIds: readonly string[]): string[] {
    return localIds.map((localId) => this.#get(localId).id);
  }

  #get(localId: string): Receiver {
    const receiver = this.#receivers.get(localId);
    if (!receiver) throw HandlerError.notFound('receiver', localId);
    return receiver;
  }
}

function toWire({ id, track, options: { kind, rtpParameters } }: Receiver): CreateReceiver {
  return { receiverId: id, trackId: track.id, kind, rtpParameters };
}

/** What is known before anything has come; the size of pictures is not. */
function initialSettings({ kind, rtpParameters }: HandlerReceiveOptions): MediaTrackSettings {
  const [codec] = rtpParameters.codecs;
  if (kind === 'video' || !codec) return {};
  return { sampleRate: codec.clockRate, channelCount: codec.channels ?? 1 };
}
