import type { StatsRecord } from '../wire/messages.ts';

/**
 * The worker's statistics as a W3C RTCStatsReport: a map from the id of a record to the record. Times are in
 * milliseconds since the Unix epoch, jitter and round-trip times in seconds, `fractionLost` from 0 to 1.
 */
export function toStatsReport(records: readonly StatsRecord[]): RTCStatsReport {
  return new Map(records.map((record) => [record.id, record]));
}
