import type { Consumer, MediaKind } from 'mediasoup-client/types';
import type { Peer } from './peer.ts';
import type { Recording } from './recording/recording.ts';

/** One track that this client receives from another peer. */
export class Subscription {
  readonly peer: Peer;
  /** The mediasoup-client consumer underneath. */
  readonly consumer: Consumer;
  /** The file that the track is written to, when the client records. */
  readonly recording: Recording | undefined;

  constructor(peer: Peer, consumer: Consumer, recording: Recording | undefined) {
    this.peer = peer;
    this.consumer = consumer;
    this.recording = recording;
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

  /** Whether nothing is received any more. */
  get closed(): boolean {
    return this.consumer.closed;
  }

  /** W3C statistics of the receiver. */
  async getStats(): Promise<RTCStatsReport> {
    return this.consumer.getStats();
  }
}
