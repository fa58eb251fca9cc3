/** What became of the packets of one direction. `taken + duplicated` is the sum of the others plus what is under way. */
export interface LinkCounters {
  /** Packets that came in. */
  taken: number;
  /** Packets that went out (copies included). */
  delivered: number;
  /** Lost by `lossRate`. */
  lost: number;
  /** Dropped because too much was waiting. */
  overflowed: number;
  /** Dropped because the direction is blocked. */
  blocked: number;
  /** Copies made by `duplicateRate`. */
  duplicated: number;
  /** Packets that took longer by `reorderRate`. */
  reordered: number;
}

/** Counters at zero. */
export function newCounters(): LinkCounters {
  return { taken: 0, delivered: 0, lost: 0, overflowed: 0, blocked: 0, duplicated: 0, reordered: 0 };
}

/** Adds up the counters of several links. */
export function sumCounters(all: Iterable<LinkCounters>): LinkCounters {
  const sum = newCounters();
  for (const counters of all) {
    sum.taken += counters.taken;
    sum.delivered += counters.delivered;
    sum.lost += counters.lost;
    sum.overflowed += counters.overflowed;
    sum.blocked += counters.blocked;
    sum.duplicated += counters.duplicated;
    sum.reordered += counters.reordered;
  }
  return sum;
}
