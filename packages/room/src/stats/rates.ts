/** Counters of one thing at one moment. */
export interface Counters {
  readonly atMs: number;
  readonly bytes: number;
  /** Packets that were sent, whether they arrived or not. */
  readonly packets: number;
  readonly lost: number;
  readonly frames: number;
}

/** What happened between two moments. */
export interface Rates {
  readonly bitrateBps: number;
  readonly framesPerSecond: number;
  /** 0 to 1. */
  readonly lossRate: number;
  /** Milliseconds between the two; 0 without a first one. */
  readonly elapsedMs: number;
  /** New pictures. */
  readonly frames: number;
}

const NOTHING: Rates = { bitrateBps: 0, framesPerSecond: 0, lossRate: 0, elapsedMs: 0, frames: 0 };

/**
 * The rates between two moments. Counters that went back, as those of a new connection do, begin anew.
 */
export function ratesBetween(before: Counters | undefined, now: Counters): Rates {
  if (!before || now.atMs <= before.atMs || now.bytes < before.bytes) return NOTHING;
  const elapsedMs = now.atMs - before.atMs;
  const lost = Math.max(0, now.lost - before.lost);
  const packets = Math.max(0, now.packets - before.packets);
  const frames = Math.max(0, now.frames - before.frames);
  return {
    bitrateBps: ((now.bytes - before.bytes) * 8000) / elapsedMs,
    framesPerSecond: (frames * 1000) / elapsedMs,
    lossRate: packets === 0 ? 0 : Math.min(1, lost / packets),
    elapsedMs,
    frames,
  };
}
