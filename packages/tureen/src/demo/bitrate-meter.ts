/** What is measured: something with W3C statistics of one direction. */
export interface Measured {
  getStats(): Promise<RTCStatsReport>;
}

/** One reading. */
export interface Reading {
  /** Since the reading before; 0 at the first. */
  readonly bitrateBps: number;
  /** Packets lost so far; for what is sent, as far as the receiver reported. */
  readonly packetsLost: number;
}

/** Statistics that a reading is made from. */
interface TrafficStats {
  readonly type: string;
  readonly timestamp: number;
  readonly bytesSent?: number;
  readonly bytesReceived?: number;
  readonly packetsLost?: number;
}

/** Measures bitrate and loss of one track from its statistics. */
export class BitrateMeter {
  readonly #measured: Measured;
  #lastBytes = 0;
  #lastTimestampMs = 0;

  constructor(measured: Measured) {
    this.#measured = measured;
  }

  /** Reads the statistics once. */
  async read(): Promise<Reading> {
    const { bytes, timestampMs, packetsLost } = sum(await this.#measured.getStats());
    const elapsedMs = timestampMs - this.#lastTimestampMs;
    const bits = (bytes - this.#lastBytes) * 8;
    const bitrateBps = this.#lastTimestampMs > 0 && elapsedMs > 0 ? (bits * 1000) / elapsedMs : 0;
    this.#lastBytes = bytes;
    this.#lastTimestampMs = timestampMs;
    return { bitrateBps, packetsLost };
  }
}

function sum(report: RTCStatsReport): { bytes: number; timestampMs: number; packetsLost: number } {
  const totals = { bytes: 0, timestampMs: 0, packetsLost: 0 };
  report.forEach((entry: TrafficStats) => {
    if (entry.type === 'outbound-rtp' || entry.type === 'inbound-rtp') {
      totals.bytes += entry.bytesSent ?? entry.bytesReceived ?? 0;
      totals.timestampMs = Math.max(totals.timestampMs, entry.timestamp);
    }
    if (entry.type === 'remote-inbound-rtp' || entry.type === 'inbound-rtp') {
      totals.packetsLost += entry.packetsLost ?? 0;
    }
  });
  return totals;
}
