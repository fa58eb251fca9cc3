import path from 'node:path';
import { cacheDirectory as defaultCacheDirectory } from '../environment/cache-directory.ts';
import { digestLockFiles } from '../environment/environment-key.ts';
import type { Candidate } from '../find/candidate.ts';
import { listCandidates } from '../find/candidate.ts';
import type { LocatedCandidate } from '../find/locate-candidates.ts';
import { locateCandidates } from '../find/locate-candidates.ts';
import type { VersionRanges } from '../find/version-ranges.ts';
import { mergeRanges } from '../find/version-ranges.ts';
import { decisionFile } from './decision.ts';
import type { PrepareOptions } from './options.ts';

/** Everything known about a preparation before any process is started. */
export interface Preparation {
  /** What was looked for. */
  readonly candidates: readonly Candidate[];
  /** What is there of it. */
  readonly located: readonly LocatedCandidate[];
  readonly ranges: VersionRanges;
  readonly lockFiles: readonly string[];
  readonly lockDigest: string;
  readonly variables: NodeJS.ProcessEnv;
  readonly cacheDirectory: string;
  /** Where the decision is kept. */
  readonly decisionFile: string;
  readonly probeTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: PrepareOptions['onProgress'];
}

const DEFAULT_PROBE_TIMEOUT_MS = 20_000;

/**
 * Fills in the defaults and looks up the candidates; starts nothing.
 *
 * @throws {TypeError} when a lock file cannot be read.
 */
export async function planPreparation(options: PrepareOptions): Promise<Preparation> {
  const { requirements = [], variables = process.env, signal, onProgress } = options;
  const cacheDirectory = path.resolve(options.cacheDirectory ?? defaultCacheDirectory(variables));
  const candidates = listCandidates({ python: options.python, environmentVariable: variables['PYTHON'] });
  const located = await locateCandidates(candidates, variables);
  const ranges = mergeRanges(requirements.map((requirement) => requirement.ranges));
  const lockDigest = await digestLockFiles(requirements);

  return {
    candidates,
    located,
    ranges,
    lockDigest,
    variables,
    cacheDirectory,
    signal,
    onProgress,
    lockFiles: requirements.map(({ lockFile }) => lockFile),
    decisionFile: await decisionFile({ located, variables, ranges, lockDigest, cacheDirectory }),
    probeTimeoutMs: options.probeTimeoutMs ?? DEFAULT_PROBE_TIMEOUT_MS,
  };
}
