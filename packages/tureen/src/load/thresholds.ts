/** What a test must reach. */
export interface Thresholds {
  /** Largest share of packets, 0 to 1, that any received track may lose. */
  readonly maxLossRate?: number;
  /** Longest time that any bot may take to join and publish. */
  readonly maxJoinMs?: number;
  /** Least mean bitrate of any received track, bits per second. */
  readonly minBitrateBps?: number;
}
