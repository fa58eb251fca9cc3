/** Something the bootstrap cannot provide; `remedy` says what the reader can do about it. */
export class BootstrapError extends Error {
  /** @type {string | undefined} */
  remedy;
  /** @type {string} */
  details;

  /**
   * @param {string} message one line
   * @param {{ remedy?: string | undefined, details?: string, cause?: unknown }} [options] `details` is what the failed
   *   program said
   */
  constructor(message, { remedy, details = '', cause } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'BootstrapError';
    this.remedy = remedy;
    this.details = details;
  }
}
