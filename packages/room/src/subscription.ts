import { randomUUID } from 'node:crypto';
import type { AppData, Consumer, MediaKind } from 'mediasoup-client/types';
import type { CallOptions } from './call-options.ts';
import { RoomError } from './errors.ts';
import type { Peer } from './peer.ts';
import type { MediaState } from './publication.ts';
import type { Recording } from './recording/recording.ts';
import type { ConsumerLayers, ConsumerScore } from './signaling/room-notification.ts';
import type { PreferredLayers, Signaler } from './signaling/signaler.ts';
import { untilAborted } from './until-aborted.ts';

/** What a subscription needs from what made it. */
export interface SubscriptionOwner {
  /** The signalling of the present connection. @throws RoomError `not-joined` while there is none. */
  readonly signaler: () => Signaler;
  /** Stops receiving. */
  readonly unsubscribe: (subscription: Subscription) => Promise<void>;
}

/** One track that this client receives. It stays the same when the connection is lost and mended. */
export class Subscription {
  /** Its own id, which does not change. */
  readonly id: string = randomUUID();
  readonly peer: Peer;
  readonly #owner: SubscriptionOwner;
  #consumer: Consumer;
  #state: MediaState = 'active';
  #paused = false;
  #producerPaused = false;
  #preferredLayers: PreferredLayers | undefined;
  #priority: number | undefined;
  #score: ConsumerScore | undefined;
  #layers: ConsumerLayers | undefined;
  #recording: Recording | undefined;

  /** @internal Subscriptions are made when the server offers a consumer. */
  constructor(peer: Peer, consumer: Consumer, owner: SubscriptionOwner) {
    this.peer = peer;
    this.#consumer = consumer;
    this.#owner = owner;
  }

  /** The mediasoup-client consumer underneath; another one after the connection was lost and mended. */
  get consumer(): Consumer {
    return this.#consumer;
  }

  get kind(): MediaKind {
    return this.#consumer.kind;
  }

  /** What the sender says of the track. */
  get appData(): AppData {
    return this.#consumer.appData;
  }

  /** `audio`, `video` or `screensharing`. */
  get source(): string {
    const { source } = this.appData;
    return typeof source === 'string' ? source : this.kind;
  }

  /** The received track, a FakeMediaStreamTrack of the media worker; another one after the connection was mended. */
  get track(): MediaStreamTrack {
    return this.#consumer.track;
  }

  /** Mime type of what is received, such as `audio/opus`. */
  get mimeType(): string {
    return this.#consumer.rtpParameters.codecs[0]?.mimeType ?? '';
  }

  get state(): MediaState {
    return this.#state;
  }

  /** Whether nothing is received any more, for good. */
  get closed(): boolean {
    return this.#state === 'closed';
  }

  /** Whether this client paused it. */
  get paused(): boolean {
    return this.#paused;
  }

  /** Whether the sender paused it. */
  get producerPaused(): boolean {
    return this.#producerPaused;
  }

  /** The server's latest score of the way to here. */
  get score(): ConsumerScore | undefined {
    return this.#score;
  }

  /** The layers that the server sends; undefined when it sends none or has not told. */
  get layers(): ConsumerLayers | undefined {
    return this.#layers;
  }

  /** The file that the track is written to; undefined when the client does not record, or cannot. */
  get recording(): Recording | undefined {
    return this.#recording;
  }

  /**
   * Receives nothing until `resume()`: the server stops sending. It stays paused over a lost connection.
   *
   * @throws RoomError `invalid-state` after the end; what the signaller answered; the signal's reason.
   */
  async pause(options: CallOptions = {}): Promise<void> {
    this.#assertOpen('pause()');
    this.#paused = true;
    this.#applyPause();
    if (this.#state === 'active') await this.#owner.signaler().pauseConsumer(this.#consumer.id, options);
  }

  /** Goes on receiving. @throws RoomError as `pause()` does. */
  async resume(options: CallOptions = {}): Promise<void> {
    this.#assertOpen('resume()');
    this.#paused = false;
    this.#applyPause();
    if (this.#state === 'active') await this.#owner.signaler().resumeConsumer(this.#consumer.id, options);
  }

  /**
   * Asks for other layers of simulcast or SVC. They are asked for again when the connection was mended.
   *
   * @throws RoomError `invalid-state` after the end; what the signaller answered; the signal's reason.
   */
  async setPreferredLayers(layers: PreferredLayers, options: CallOptions = {}): Promise<void> {
    this.#assertOpen('setPreferredLayers()');
    this.#preferredLayers = layers;
    if (this.#state !== 'active') return;
    await this.#owner.signaler().setConsumerPreferredLayers(this.#consumer.id, layers, options);
  }

  /**
   * Sets which tracks get their share of a narrow link first: 1 to 255, the highest first.
   *
   * @throws RoomError as `setPreferredLayers()` does.
   */
  async setPriority(priority: number, options: CallOptions = {}): Promise<void> {
    this.#assertOpen('setPriority()');
    this.#priority = priority;
    if (this.#state !== 'active') return;
    await this.#owner.signaler().setConsumerPriority(this.#consumer.id, priority, options);
  }

  /** Asks for a key frame. @throws RoomError as `setPreferredLayers()` does. */
  async requestKeyFrame(options: CallOptions = {}): Promise<void> {
    this.#assertOpen('requestKeyFrame()');
    await this.#owner.signaler().requestConsumerKeyFrame(this.#consumer.id, options);
  }

  /** W3C statistics of the receiver. @throws RoomError `invalid-state` after the end, `media-failed`; the signal's reason. */
  async getStats({ signal }: CallOptions = {}): Promise<RTCStatsReport> {
    this.#assertOpen('getStats()');
    return untilAborted(this.#consumer.getStats(), signal).catch((cause: unknown) => {
      throw signal?.aborted === true ? cause : RoomError.fromMedia('read the statistics', cause);
    });
  }

  /** Stops receiving for good, and finishes the recording. Calling it again does nothing. */
  async close({ signal }: CallOptions = {}): Promise<void> {
    if (!this.closed) await untilAborted(this.#owner.unsubscribe(this), signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @internal */
  attachRecording(recording: Recording): void {
    this.#recording = recording;
  }

  /** @internal The sender paused or resumed. */
  setProducerPaused(paused: boolean): void {
    this.#producerPaused = paused;
    this.#applyPause();
  }

  /** @internal */
  setScore(score: ConsumerScore): void {
    this.#score = score;
  }

  /** @internal */
  setLayers(layers: ConsumerLayers | undefined): void {
    this.#layers = layers;
  }

  /** @internal The connection is gone. */
  suspend(): void {
    if (this.#state !== 'active') return;
    this.#state = 'suspended';
    this.#layers = undefined;
    this.#consumer.close();
  }

  /** @internal The connection is there again, with another consumer of the same track. */
  bind(consumer: Consumer): void {
    this.#consumer = consumer;
    this.#state = 'active';
  }

  /** @internal Asks the server again for what the app had asked for before the connection was lost. */
  async restore(): Promise<void> {
    const signaler = this.#owner.signaler();
    const { id } = this.#consumer;
    if (this.#paused) await signaler.pauseConsumer(id);
    if (this.#preferredLayers) await signaler.setConsumerPreferredLayers(id, this.#preferredLayers);
    if (this.#priority !== undefined) await signaler.setConsumerPriority(id, this.#priority);
  }

  /** @internal */
  end(): void {
    this.#state = 'closed';
    this.#consumer.close();
  }

  #applyPause(): void {
    if (this.#paused || this.#producerPaused) this.#consumer.pause();
    else this.#consumer.resume();
  }

  #assertOpen(method: string): void {
    if (!this.closed) return;
    throw new RoomError(
      'invalid-state',
      `${method} is not possible: nothing of this track is received any more`,
    );
  }
}
