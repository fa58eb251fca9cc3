import type { Context } from '../lib/context.mjs';

/** What a step found or made. */
export interface Provision {
  /** What there is, such as a version. */
  detail: string;
  /** Folder to put first on PATH. */
  path?: string;
  /** Further variables for what is started. */
  environment?: NodeJS.ProcessEnv;
}

/** One thing to prepare. */
export interface Step {
  /** Names its lock and stamp. */
  id: string;
  /** As the reader sees it. */
  name: string;
  /** Whether commands run without it. */
  optional?: boolean;
  /** Quickly looks whether all is there. */
  find(context: Context): Promise<Provision | undefined>;
  /** Makes it; a stop at any moment leaves nothing that `find` takes for whole. */
  prepare(context: Context): Promise<Provision>;
}
