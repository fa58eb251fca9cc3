/** A first-in first-out queue whose `shift` stays cheap however long it grows. */
export class Fifo<T> {
  #items: T[] = [];
  #head = 0;

  /** How many items wait. */
  get size(): number {
    return this.#items.length - this.#head;
  }

  /** Appends an item. */
  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes the oldest item. */
  shift(): T | undefined {
    if (this.size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#head += 1;
    if (this.#head * 2 >= this.#items.length) this.#dropTaken();
    return item;
  }

  /** Takes the first item that `matches`, wherever it stands. */
  remove(matches: (item: T) => boolean): T | undefined {
    this.#dropTaken();
    const index = this.#items.findIndex(matches);
    return index < 0 ? undefined : this.#items.splice(index, 1)[0];
  }

  /** Takes all items. */
  clear(): T[] {
    this.#dropTaken();
    const items = this.#items;
    this.#items = [];
    return items;
  }

  #dropTaken(): void {
    this.#items = this.#items.slice(this.#head);
    this.#head = 0;
  }
}
