import type { StatsSample } from './figures.ts';
import type { StatsSummary } from './stats-summary.ts';

/** Where samples go. What it throws is reported by the collector's `error` event and holds nothing up. */
export interface StatsReporter {
  /** Takes a sample. */
  report(sample: StatsSample): void | Promise<void>;
  /** Takes the summary when the collector stops. */
  summarize?(summary: StatsSummary): void | Promise<void>;
}
