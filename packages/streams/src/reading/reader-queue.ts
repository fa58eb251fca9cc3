/** Somebody who waits for the next item. */
interface Waiter<Item> {
  readonly resolve: (result: IteratorResult<Item, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** Items that wait for whoever asks, and those who wait for items: one of the two is always empty. */
export class ReaderQueue<Item> {
  readonly #items: Item[] = [];
  readonly #waiters: Waiter<Item>[] = [];
  #ended = false;
  #error: unknown;

  /** Items that wait. */
  get size(): number {
    return this.#items.length;
  }

  /** Whether nothing more comes. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Takes an item. */
  push(item: Item): void {
    if (this.#ended) return;
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#items.push(item);
    else waiter.resolve({ value: item, done: false });
  }

  /** The next item, or the end; an error is given to one who asks, others get the end. */
  async shift(): Promise<IteratorResult<Item, undefined>> {
    const item = this.#items.shift();
    if (item !== undefined) return { value: item, done: false };
    if (!this.#ended) return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) throw error;
    return { value: undefined, done: true };
  }

  /** Nothing more comes; what waits is still given out. Does nothing the second time. */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    const [first, ...others] = this.#waiters.splice(0);
    if (first === undefined) this.#error = error;
    else if (error === undefined) first.resolve({ value: undefined, done: true });
    else first.reject(error);
    for (const { resolve } of others) resolve({ value: undefined, done: true });
  }

  /** Drops what waits. */
  clear(): void {
    this.#items.length = 0;
  }
}
