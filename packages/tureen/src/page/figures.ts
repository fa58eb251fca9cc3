import type { Consumer } from 'mediasoup-client/types';

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** What can be told of one consumer in a line, from the browser's statistics. */
export class Figures {
  readonly #consumer: Consumer;
  #last: Sample | undefined;

  constructor(consumer: Consumer) {
    this.#consumer = consumer;
  }

  /** Such as `VP8 640×360 25 fps 412 kbit/s, 0 lost`; the rate counts since the last call. */
  async line(): Promise<string> {
    const report = await this.#consumer.getStats();
    const inbound = [...report.values()].find(({ type }) => type === 'inbound-rtp') as
      | RTCInboundRtpStreamStats
      | undefined;
    if (!inbound) return '';
    const codec = this.#consumer.rtpParameters.codecs[0]?.mimeType.split('/')[1] ?? '';
    const { frameWidth, frameHeight, framesPerSecond, packetsLost = 0 } = inbound;
    const picture =
      frameWidth === undefined ? '' : ` ${frameWidth}×${frameHeight} ${framesPerSecond ?? 0} fps`;
    return `${codec}${picture} ${this.#kilobits(inbound)} kbit/s, ${packetsLost} lost`;
  }

  #kilobits({ bytesReceived = 0, timestamp }: RTCInboundRtpStreamStats): number {
    const last = this.#last;
    this.#last = { atMs: timestamp, bytes: bytesReceived };
    if (!last || timestamp <= last.atMs) return 0;
    return Math.round(((bytesReceived - last.bytes) * 8) / (timestamp - last.atMs));
  }
}
