/** The error that a worker answers when an id means nothing to it. */
class FakeNotFoundError extends Error {
  override readonly name = 'NotFoundError';
  readonly code = 'not-found';
}

/** Objects of one kind by id, with a worker's errors. */
export class FakeTable<Value> {
  readonly #what: string;
  readonly #values = new Map<string, Value>();

  constructor(what: string) {
    this.#what = what;
  }

  add(id: string, value: Value): void {
    if (this.#values.has(id)) throw new TypeError(`${this.#what} ${id} exists already`);
    this.#values.set(id, value);
  }

  get(id: string): Value {
    const value = this.#values.get(id);
    if (value === undefined) throw new FakeNotFoundError(`no ${this.#what} has the id "${id}"`);
    return value;
  }

  find(id: string): Value | undefined {
    return this.#values.get(id);
  }

  delete(id: string): void {
    this.#values.delete(id);
  }

  entries(): [string, Value][] {
    return [...this.#values];
  }
}
