import type { TransportPair } from '@tureen/testing/mediasoup-router';

/** Bytes of media that the router's end of a transport has received and sent so far. */
export interface Traffic {
  readonly received: number;
  readonly sent: number;
  /** Retransmissions among what was sent. */
  readonly resent: number;
}

/** Reads the counters of the router. */
export async function trafficOf({ server }: TransportPair): Promise<Traffic> {
  const [stats] = await server.getStats();
  const { rtpBytesReceived: received = 0, rtpBytesSent: sent = 0, rtxBytesSent: resent = 0 } = stats ?? {};
  return { received, sent, resent };
}

/** Bits per second, in thousands, of what was counted from one reading to another. */
export function kilobits(before: number, after: number, ms: number): number {
  return ((after - before) * 8) / ms;
}
