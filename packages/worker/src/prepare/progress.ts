/** One line of news while an environment is prepared. */
export interface PrepareProgress {
  /**
   * What is going on: `search` for a Python, `wait` for another process that makes the same environment, `create` it,
   * `install` into it (the installer's own output, line by line), `check` one that failed, `ready`.
   */
  readonly step: 'search' | 'wait' | 'create' | 'install' | 'check' | 'ready';
  /** A sentence for people. */
  readonly message: string;
}

/** Passes a line of news on. */
export type ReportProgress = (step: PrepareProgress['step'], message: string) => void;
