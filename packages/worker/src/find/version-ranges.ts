import type { ProbeReport } from './probe-report.ts';

/** Distribution to PEP 440 range: `{ aiortc: '>=1.14,<1.17' }`. */
export type VersionRanges = Readonly<Record<string, string>>;

/** One distribution that is missing or of a version out of its range. */
export interface UnmetRange {
  readonly distribution: string;
  readonly range: string;
  /** The version installed; undefined when none is. */
  readonly installed: string | undefined;
}

/** All ranges of several requirements; a distribution named by two of them must satisfy both. */
export function mergeRanges(all: readonly VersionRanges[]): VersionRanges {
  const merged: Record<string, string> = {};
  for (const [distribution, range] of all.flatMap((ranges) => Object.entries(ranges))) {
    const known = merged[distribution];
    merged[distribution] = known === undefined || known === range ? range : `${known},${range}`;
  }

  return merged;
}

/**
 * The ranges that the installed distributions do not satisfy.
 *
 * @throws {TypeError} when a range is not one of PEP 440.
 */
export async function findUnmetRanges(
  ranges: VersionRanges,
  installed: ProbeReport['distributions'],
): Promise<readonly UnmetRange[]> {
  const { satisfies, validRange } = await import('@renovatebot/pep440');
  const unmet: UnmetRange[] = [];
  for (const [distribution, range] of Object.entries(ranges)) {
    if (!validRange(range))
      throw new TypeError(`"${range}" of ${distribution} is not a PEP 440 version range.`);
    const version = installed[distribution];
    if (version === undefined || !satisfies(version, range))
      unmet.push({ distribution, range, installed: version });
  }

  return unmet;
}

/** Words for a list of unmet ranges: `aiortc >=1.14,<1.17 (1.9.0 is installed), av >=14 (not installed)`. */
export function describeUnmetRanges(unmet: readonly UnmetRange[]): string {
  return unmet
    .map(({ distribution, range, installed }) => {
      const state = installed === undefined ? 'not installed' : `${installed} is installed`;

      return `${distribution} ${range} (${state})`;
    })
    .join(', ');
}
