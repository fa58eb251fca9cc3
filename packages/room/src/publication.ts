import type { MediaKind, Producer } from 'mediasoup-client/types';

/** One track that this client publishes. */
export class Publication {
  /** The mediasoup-client producer underneath. */
  readonly producer: Producer;

  constructor(producer: Producer) {
    this.producer = producer;
  }

  get kind(): MediaKind {
    return this.producer.kind;
  }

  /** Mime type that was negotiated, such as `video/VP8`. */
  get mimeType(): string {
    return this.producer.rtpParameters.codecs[0]?.mimeType ?? '';
  }

  /** Whether nothing is sent any more. */
  get closed(): boolean {
    return this.producer.closed;
  }

  /** W3C statistics of the sender. */
  async getStats(): Promise<RTCStatsReport> {
    return this.producer.getStats();
  }
}
