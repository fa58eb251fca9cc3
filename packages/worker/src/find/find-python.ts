import type { Candidate } from './candidate.ts';
import type { RefusedPython } from './find-errors.ts';
import { unusablePython } from './find-errors.ts';
import type { LocatedCandidate } from './locate-candidates.ts';
import type { ProbeReport } from './probe-report.ts';
import { isNewEnough } from './probe-report.ts';
import { probe } from './probe.ts';
import type { UnmetRange, VersionRanges } from './version-ranges.ts';
import { findUnmetRanges } from './version-ranges.ts';

/** What to look for, and where. */
export interface PythonSearch {
  /** Everything that was looked for, for the error. */
  readonly candidates: readonly Candidate[];
  /** Those that exist, best first. */
  readonly located: readonly LocatedCandidate[];
  /** What the interpreter should have. */
  readonly ranges: VersionRanges;
  readonly variables: NodeJS.ProcessEnv;
  /** How long one interpreter may take to answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** An interpreter that workers can run on. */
export interface FoundPython {
  readonly report: ProbeReport;
  /** What it lacks of the ranges asked for; empty when it can be used as it is. */
  readonly unmet: readonly UnmetRange[];
}

/**
 * Finds the first interpreter that has everything, else the first that workers can run on.
 *
 * @throws {WorkerError} `python-missing`, `python-not-runnable` or `python-too-old`.
 */
export async function findPython(search: PythonSearch): Promise<FoundPython> {
  const refused: RefusedPython[] = [];
  let usable: FoundPython | undefined;
  for (const candidate of search.located) {
    const found = await examine(candidate, search);
    if ('reason' in found) refused.push(found);
    else if (found.unmet.length === 0) return found;
    else usable ??= found;
  }
  if (usable === undefined) throw unusablePython(search.candidates, refused);

  return usable;
}

async function examine(
  candidate: LocatedCandidate,
  search: PythonSearch,
): Promise<FoundPython | RefusedPython> {
  const { ranges, variables, timeoutMs, signal } = search;
  const { file, leadingArguments } = candidate;
  const distributions = Object.keys(ranges);
  const result = await probe({ file, leadingArguments, distributions, variables, timeoutMs, signal });
  if ('failure' in result) return { candidate, reason: result };

  const { report } = result;
  if (!isNewEnough(report.version)) return { candidate, reason: { tooOld: report.version.join('.') } };

  return { report, unmet: await findUnmetRanges(ranges, report.distributions) };
}
