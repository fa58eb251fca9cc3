import type { PythonRequirements } from '../modules/python-requirements.ts';
import type { PrepareProgress } from './progress.ts';

/** What a Python must have, and where to look for it. */
export interface PrepareOptions {
  /** What the layers need from the package index. Default: nothing. */
  readonly requirements?: readonly PythonRequirements[] | undefined;
  /**
   * Path or name of the Python to use. Default: the environment variable `PYTHON`, else the first of `python3`,
   * `python` and (Windows) `py -3` that has everything, else the first that is new enough.
   */
  readonly python?: string | undefined;
  /** Environment variables. Default: those of this process. */
  readonly variables?: NodeJS.ProcessEnv | undefined;
  /** Where private environments are kept. Default: `tureen` in the user's cache directory. */
  readonly cacheDirectory?: string | undefined;
  /** How long an interpreter may take to say what it is. Default: 20 s. */
  readonly probeTimeoutMs?: number | undefined;
  /** Stops the preparation; nothing half-made is left that anybody would use. */
  readonly signal?: AbortSignal | undefined;
  /** Gets news while something is prepared; nothing is said when all is ready. */
  readonly onProgress?: ((progress: PrepareProgress) => void) | undefined;
}
