/** How bad one direction of a network is. Rates are shares from 0 to 1. */
export interface Impairment {
  /** Share of packets that get lost. */
  readonly lossRate: number;
  /** Time a packet is under way, in milliseconds. */
  readonly delayMs: number;
  /** Up to this much further time, evenly drawn, in milliseconds. By itself it changes no order. */
  readonly jitterMs: number;
  /** Share of packets that later ones overtake: they take `reorderByMs` longer. */
  readonly reorderRate: number;
  /** How much longer overtaken packets take, in milliseconds. */
  readonly reorderByMs: number;
  /** Share of packets that arrive twice. */
  readonly duplicateRate: number;
  /** Bits per second that get through; `Infinity` for no limit. */
  readonly rateBps: number;
  /** Bytes that may wait for their turn when `rateBps` is limited; what comes beyond is dropped. */
  readonly queueBytes: number;
}

/** A perfect network. */
export const NO_IMPAIRMENT: Impairment = {
  lossRate: 0,
  delayMs: 0,
  jitterMs: 0,
  reorderRate: 0,
  reorderByMs: 20,
  duplicateRate: 0,
  rateBps: Infinity,
  queueBytes: 256 * 1024,
};

const RATES = ['lossRate', 'reorderRate', 'duplicateRate'] as const;
const AMOUNTS = ['delayMs', 'jitterMs', 'reorderByMs', 'queueBytes'] as const;

/**
 * Changes some figures of an impairment.
 *
 * @throws RangeError for a rate outside 0…1, a negative or infinite time or size, or a bit rate of 0 or less.
 */
export function changeImpairment(before: Impairment, change: Partial<Impairment>): Impairment {
  const after = { ...before, ...change };
  for (const name of RATES) assertThat(after[name] >= 0 && after[name] <= 1, name, after[name], '0 to 1');
  for (const name of AMOUNTS) {
    assertThat(after[name] >= 0 && after[name] < Infinity, name, after[name], '0 or more, and finite');
  }
  assertThat(after.rateBps > 0, 'rateBps', after.rateBps, 'more than 0');
  return after;
}

function assertThat(fits: boolean, name: string, value: number, wanted: string): void {
  if (!fits) throw new RangeError(`${name} must be ${wanted}, not ${value}`);
}
