/**
 * A timestamp as the wire has it.
 *
 * @throws `TypeError` It is negative or no number.
 */
export function toMicroseconds(timestampMs: number | undefined): number | undefined {
  if (timestampMs === undefined) return undefined;
  if (Number.isFinite(timestampMs) && timestampMs >= 0) return Math.round(timestampMs * 1000);
  throw new TypeError(`timestamp must be a number of milliseconds from 0, got ${timestampMs}`);
}
