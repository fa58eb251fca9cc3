import { realpath } from 'node:fs/promises';
import type { Candidate } from './candidate.ts';
import { findExecutable } from './executable.ts';

/** A candidate that exists as a file. */
export interface LocatedCandidate extends Candidate {
  /** Absolute path of the file that the name stands for. */
  readonly file: string;
}

/** The candidates that exist, each file once (`python` is often a link to `python3`). Starts nothing. */
export async function locateCandidates(
  candidates: readonly Candidate[],
  variables: NodeJS.ProcessEnv,
): Promise<readonly LocatedCandidate[]> {
  const located: LocatedCandidate[] = [];
  const seen = new Set<string>();
  for (const candidate of candidates) {
    const file = await findExecutable(candidate.program, { variables });
    if (file === undefined) continue;
    const target = await realpath(file);
    if (!seen.has(target)) located.push({ ...candidate, file });
    seen.add(target);
  }

  return located;
}
