export { ConsoleStatsReporter } from './console-reporter.ts';
export type {
  PublicationFigures,
  StatsSample,
  SubscriptionFigures,
  TrackFigures,
  TransportFigures,
} from './figures.ts';
export { JsonLinesStatsReporter, type LineOutput } from './json-lines-reporter.ts';
export type { RawRecord } from './raw-record.ts';
export { StatsCollector, type StatsCollectorOptions } from './stats-collector.ts';
export { StatsHooks, type LocalStats, type StatsCollectorEvents } from './stats-hooks.ts';
export type { StatsReporter } from './stats-reporter.ts';
export type { StatsSummary, TrackSummary } from './stats-summary.ts';
