/** Runs tasks one after the other, in the order given, whether they fail or not. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `task` after all earlier ones; resolves or rejects as it does. */
  async run<T>(task: () => Promise<T> | T): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything given so far has ended. */
  async idle(): Promise<void> {
    await this.#last;
  }
}
