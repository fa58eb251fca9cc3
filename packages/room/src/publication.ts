import type { AppData, MediaKind, Producer } from 'mediasoup-client/types';
import { RoomError } from './errors.ts';
import type { CallOptions } from './call-options.ts';
import type { ProducerScore } from './signaling/room-notification.ts';
import type { Signaler } from './signaling/signaler.ts';
import { untilAborted } from './until-aborted.ts';

/** Stages of a publication or subscription. `suspended`: the connection is gone and is being mended. */
export type MediaState = 'active' | 'suspended' | 'closed';

/** What a publication needs from what made it. */
export interface PublicationOwner {
  /** The signalling of the present connection. @throws RoomError `not-joined` while there is none. */
  readonly signaler: () => Signaler;
  /** Stops sending. */
  readonly unpublish: (publication: Publication) => Promise<void>;
}

/** One track that this client publishes. It stays the same when the connection is lost and mended. */
export class Publication {
  /** Its own id, which does not change. */
  readonly id: string;
  readonly kind: MediaKind;
  /** What others are told: `source` is `audio`, `video` or `screensharing`. */
  readonly appData: AppData;
  readonly #owner: PublicationOwner;
  #track: MediaStreamTrack | null;
  #producer: Producer;
  #state: MediaState = 'active';
  #paused = false;
  #score: readonly ProducerScore[] = [];

  /** @internal Publications are made by `publish()`. */
  constructor(id: string, producer: Producer, owner: PublicationOwner) {
    this.id = id;
    this.kind = producer.kind;
    this.appData = producer.appData;
    this.#track = producer.track;
    this.#producer = producer;
    this.#owner = owner;
  }

  /** The mediasoup-client producer underneath; another one after the connection was lost and mended. */
  get producer(): Producer {
    return this.#producer;
  }

  /** What is sent; null sends nothing. */
  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /** `audio`, `video` or `screensharing`. */
  get source(): string {
    const { source } = this.appData;
    return typeof source === 'string' ? source : this.kind;
  }

  /** Mime type that was negotiated, such as `video/VP8`. */
  get mimeType(): string {
    return this.#producer.rtpParameters.codecs[0]?.mimeType ?? '';
  }

  get state(): MediaState {
    return this.#state;
  }

  /** Whether nothing is sent any more, for good. */
  get closed(): boolean {
    return this.#state === 'closed';
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** The server's latest scores of the encodings, 0 to 10. */
  get score(): readonly ProducerScore[] {
    return this.#score;
  }

  /**
   * Stops sending until `resume()`: nothing is decoded or encoded either. It stays paused over a lost connection.
   *
   * @throws RoomError `invalid-state` after the end; what the signaller answered; the signal's reason.
   */
  async pause(options: CallOptions = {}): Promise<void> {
    this.#assertOpen('pause()');
    this.#paused = true;
    this.#producer.pause();
    if (this.#state === 'active') await this.#owner.signaler().pauseProducer(this.#producer.id, options);
  }

  /** Goes on sending. @throws RoomError as `pause()` does. */
  async resume(options: CallOptions = {}): Promise<void> {
    this.#assertOpen('resume()');
    this.#paused = false;
    this.#producer.resume();
    if (this.#state === 'active') await this.#owner.signaler().resumeProducer(this.#producer.id, options);
  }

  /**
   * Sends another track of the same kind and worker instead; null sends nothing. The former is not stopped.
   *
   * @throws RoomError `invalid-state` after the end, `media-failed`; the signal's reason.
   */
  async replaceTrack(track: MediaStreamTrack | null, { signal }: CallOptions = {}): Promise<void> {
    this.#assertOpen('replaceTrack()');
    signal?.throwIfAborted();
    if (this.#state === 'active') {
      await untilAborted(this.#producer.replaceTrack({ track }), signal).catch((cause: unknown) => {
        throw signal?.aborted === true ? cause : RoomError.fromMedia('replace the track', cause);
      });
    }
    this.#track = track;
  }

  /**
   * Limits simulcast to the encodings up to that one; 0 is the smallest.
   *
   * @throws RoomError `invalid-state` after the end or while suspended, `media-failed`; the signal's reason.
   */
  async setMaxSpatialLayer(spatialLayer: number, { signal }: CallOptions = {}): Promise<void> {
    this.#assertOpen('setMaxSpatialLayer()');
    await untilAborted(this.#producer.setMaxSpatialLayer(spatialLayer), signal).catch((cause: unknown) => {
      throw signal?.aborted === true ? cause : RoomError.fromMedia('limit the layers', cause);
    });
  }

  /** W3C statistics of the sender. @throws RoomError as `setMaxSpatialLayer()` does. */
  async getStats({ signal }: CallOptions = {}): Promise<RTCStatsReport> {
    this.#assertOpen('getStats()');
    return untilAborted(this.#producer.getStats(), signal).catch((cause: unknown) => {
      throw signal?.aborted === true ? cause : RoomError.fromMedia('read the statistics', cause);
    });
  }

  /** Stops sending for good. The track is not stopped. Calling it again does nothing. */
  async close({ signal }: CallOptions = {}): Promise<void> {
    if (!this.closed) await untilAborted(this.#owner.unpublish(this), signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal The connection is gone. */
  suspend(): void {
    if (this.#state !== 'active') return;
    this.#state = 'suspended';
    this.#producer.close();
  }

  /** @internal The track takes the place of one whose worker is gone. */
  supply(track: MediaStreamTrack): void {
    this.#track = track;
  }

  /** @internal The connection is there again. */
  bind(producer: Producer): void {
    this.#producer = producer;
    this.#state = 'active';
  }

  /** @internal */
  end(): void {
    this.#state = 'closed';
    this.#producer.close();
  }

  /** @internal */
  setScore(score: readonly ProducerScore[]): void {
    this.#score = score;
  }

  #assertOpen(method: string): void {
    if (!this.closed) return;
    throw new RoomError(
      'invalid-state',
      `${method} is not possible: the publication is closed; publish again`,
    );
  }
}
