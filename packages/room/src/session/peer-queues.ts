import { TaskQueue } from './task-queue.ts';

/** A queue for each peer: what concerns one peer is done in order, and holds up nobody else. */
export class PeerQueues {
  readonly #queues = new Map<string, { readonly queue: TaskQueue; pending: number }>();

  /** Runs `task` after all earlier ones of that peer; resolves or rejects as it does. */
  async run<T>(peerId: string, task: () => Promise<T> | T): Promise<T> {
    const entry = this.#queues.get(peerId) ?? { queue: new TaskQueue(), pending: 0 };
    this.#queues.set(peerId, entry);
    entry.pending += 1;
    try {
      return await entry.queue.run(task);
    } finally {
      entry.pending -= 1;
      if (entry.pending === 0) this.#queues.delete(peerId);
    }
  }

  /** Resolves when everything given so far has ended. */
  async idle(): Promise<void> {
    await Promise.all([...this.#queues.values()].map(async ({ queue }) => queue.idle()));
  }
}
