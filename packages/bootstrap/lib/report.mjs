import { BootstrapError } from './bootstrap-error.mjs';

const NAME_WIDTH = 22;
const LINES_BESIDE_REMEDY = 12;
/** Takes away on a terminal what is on the line already. */
const CLEAR_LINE = '\u001B[2K';

/** Tells what the bootstrap does, one line per step with its time, on stderr: stdout is the command's. */
export class Report {
  #stream;

  /** @param {{ write(text: string): unknown, isTTY?: boolean }} [stream] */
  constructor(stream = process.stderr) {
    this.#stream = stream;
  }

  /**
   * Announces a step that may take long; on a terminal the line of its end replaces this one.
   *
   * @param {string} name
   */
  begin(name) {
    if (this.#stream.isTTY) this.#stream.write(`  … ${name}\r`);
  }

  /**
   * @param {string} name
   * @param {string} detail what there is now, such as a version
   * @param {number} elapsedMs
   */
  done(name, detail, elapsedMs) {
    this.#line('✓', name, `${detail} (${seconds(elapsedMs)})`);
  }

  /**
   * A step that failed, with the remedy.
   *
   * @param {string} name
   * @param {unknown} error
   * @param {number} elapsedMs
   */
  failed(name, error, elapsedMs) {
    const message = error instanceof Error ? error.message : String(error);
    this.#line('✗', name, `${message} (${seconds(elapsedMs)})`);
    if (!(error instanceof BootstrapError)) return;
    for (const line of shownDetails(error)) this.note(line);
    if (error.remedy !== undefined) this.note(`What to do: ${error.remedy}`);
  }

  /**
   * A step that was looked for and is not done.
   *
   * @param {string} name
   */
  missing(name) {
    this.#line('·', name, 'not there yet');
  }

  /**
   * A line that belongs to the step under way.
   *
   * @param {string} text
   */
  note(text) {
    this.#write(`    ${text}\n`);
  }

  /**
   * @param {string} mark
   * @param {string} name
   * @param {string} text
   */
  #line(mark, name, text) {
    this.#write(`${mark} ${name.padEnd(NAME_WIDTH)} ${text}\n`);
  }

  /** @param {string} line */
  #write(line) {
    this.#stream.write(this.#stream.isTTY ? CLEAR_LINE + line : line);
  }
}

/**
 * What the failed program said, less of it when the remedy is known anyway.
 *
 * @param {BootstrapError} error
 */
function shownDetails({ details, remedy }) {
  const lines = details.split('\n').filter((line) => line.trim() !== '');

  return remedy === undefined ? lines : lines.slice(0, LINES_BESIDE_REMEDY);
}

/**
 * @param {number} elapsedMs
 * @returns {string} for example `3.2 s`
 */
function seconds(elapsedMs) {
  return `${(elapsedMs / 1000).toFixed(1)} s`;
}
