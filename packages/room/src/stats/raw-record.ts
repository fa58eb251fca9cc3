/** One record of W3C or mediasoup statistics, as it comes. */
export type RawRecord = Readonly<Record<string, unknown>>;

/** The records of a report. */
export function recordsOf(report: RTCStatsReport): readonly RawRecord[] {
  return [...report.values()] as RawRecord[];
}

/** The records of one W3C type, such as `outbound-rtp`. */
export function ofType(records: readonly RawRecord[], type: string): RawRecord[] {
  return records.filter((record) => record['type'] === type);
}

/** A field that is a number; undefined where it is not. */
export function numberIn(record: RawRecord | undefined, name: string): number | undefined {
  const value = record?.[name];
  return typeof value === 'number' ? value : undefined;
}

/** Sum of a field over records; records without it count as 0. */
export function sumOf(records: readonly RawRecord[], name: string): number {
  return records.reduce((sum, record) => sum + (numberIn(record, name) ?? 0), 0);
}
