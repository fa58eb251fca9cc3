/** An interpreter that has what the requirements ask for. */
export interface PreparedPython {
  /** Absolute path of the interpreter. */
  readonly python: string;
  /** Whether it is the user's interpreter as it is, or that of a private virtual environment. */
  readonly source: 'interpreter' | 'environment';
  /**
   * Folders of the private environment's distributions, which go before the user's `PYTHONPATH` so that nothing in
   * there hides them; empty for the user's interpreter.
   */
  readonly sitePackages: readonly string[];
}
