/** Numbered notes below a table; the same text has one number. */
export class Notes {
  readonly #texts: string[] = [];

  /** The sign that stands for a note in a cell, such as `(1)`. */
  sign(text: string): string {
    if (!this.#texts.includes(text)) this.#texts.push(text);
    return `(${this.#texts.indexOf(text) + 1})`;
  }

  /** An empty line and a line per note; nothing when there are none. */
  lines(): string[] {
    if (this.#texts.length === 0) return [];
    const notes = this.#texts.map((text, index) => `(${index + 1}) ${text.split('\n')[0]}`);
    return ['', notes.join('; ')];
  }
}
