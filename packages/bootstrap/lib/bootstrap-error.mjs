/** Something the bootstrap cannot provide; `remedy` says what the reader can do about it. */
export class BootstrapError extends Error {
  /** @type {string | undefined} */
  remedy;

  /**
   * @param {string} message
   * @param {{ remedy?: string | undefined, cause?: unknown }} [options]
   */
  constructor(message, { remedy, cause } = {}) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'BootstrapError';
    this.remedy = remedy;
  }
}
