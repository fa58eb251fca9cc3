/** How many lines are kept. */
const MAX_LINES = 20;
/** How much of a line is kept, in UTF-16 units. */
const MAX_LENGTH = 2_000;

/** The last lines of a process's output, for the error that tells of its end. Bounded in lines and length. */
export class OutputTail {
  readonly #lines: string[] = [];

  /** The lines kept, oldest first. */
  get lines(): readonly string[] {
    return [...this.#lines];
  }

  /** Keeps a line; blank ones are not worth keeping. */
  add(line: string): void {
    if (line.trim() === '') return;
    this.#lines.push(line.slice(0, MAX_LENGTH));
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
  }
}
