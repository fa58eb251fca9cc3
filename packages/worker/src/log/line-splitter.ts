/** A line longer than this is cut into pieces, so that output without line ends does not gather. */
const MAX_LENGTH = 8_192;

/** Cuts a text that comes in pieces into lines. */
export class LineSplitter {
  #rest = '';

  /** The lines that are complete with this piece. */
  push(piece: string): string[] {
    const lines = (this.#rest + piece).split(/\r?\n/);
    this.#rest = lines.pop() ?? '';
    while (this.#rest.length > MAX_LENGTH) {
      lines.push(this.#rest.slice(0, MAX_LENGTH));
      this.#rest = this.#rest.slice(MAX_LENGTH);
    }

    return lines;
  }

  /** What came after the last line end, if anything. */
  end(): string[] {
    const rest = this.#rest;
    this.#rest = '';

    return rest === '' ? [] : [rest];
  }
}
