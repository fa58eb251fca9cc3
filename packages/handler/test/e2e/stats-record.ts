/** A record of a statistics report, its numbers by name. */
export type NumbersByName = Record<string, number>;

/** The first record of `type` in a report; empty when there is none yet. */
export function recordOf(report: RTCStatsReport, type: string): NumbersByName {
  const records = [...report.values()] as ({ type: string } & NumbersByName)[];
  return records.find((record) => record.type === type) ?? {};
}
