import type { Consumer, MediaKind } from 'mediasoup-client/types';
import type { Peer } from './peer.ts';
import type { Recording } from './recording/recording.ts';

/** One track that this client receives from another peer. */
export class Subscription {
  readonly peer: Peer;
  /** The mediasoup-client consumer underneath. */
  readonly consumer: Consumer;
  #recording: Recording | undefined;

  constructor(peer: Peer, consumer: Consumer) {
    this.peer = peer;
    this.consumer = consumer;
  }

  get kind(): MediaKind {
    return this.consumer.kind;
  }

  /** The received track, a FakeMediaStreamTrack of the media worker. */
  get track(): MediaStreamTrack {
    return this.consumer.track;
  }

  /** Mime type of what is received, such as `audio/opus`. */
  get mimeType(): string {
    return this.consumer.rtpParameters.codecs[0]?.mimeType ?? '';
  }

  /** The file that the track is written to; undefined when the client does not record, or cannot. */
  get recording(): Recording | undefined {
    return this.#recording;
  }

  /** Whether nothing is received any more. */
  get closed(): boolean {
    return this.consumer.closed;
  }

  /** W3C statistics of the receiver. */
  async getStats(): Promise<RTCStatsReport> {
    return this.consumer.getStats();
  }

  /** @internal */
  attachRecording(recording: Recording): void {
    this.#recording = recording;
  }
}
