import { ChannelError } from '../channel-error.ts';

/** Which requests of this side are waiting for an answer, and which are waiting for one that nobody wants any more. */
export class RequestTable {
  #lastId = 0;
  readonly #pending = new Set<number>();
  readonly #abandoned = new Set<number>();
  #lateAnswers = 0;

  /** Answers that came after their request was aborted or timed out, and were discarded. */
  get lateAnswers(): number {
    return this.#lateAnswers;
  }

  /** Id for the next request; it counts as pending once it is `opened`. */
  nextId(): number {
    return this.#lastId + 1;
  }

  /** The request with `nextId()` is on its way. */
  opened(id: number): void {
    this.#lastId = id;
    this.#pending.add(id);
  }

  /** Nobody waits for this answer any more. Returns false when it has come already. */
  abandon(id: number): boolean {
    if (!this.#pending.delete(id)) return false;
    this.#abandoned.add(id);
    return true;
  }

  /**
   * An answer came. Returns whether somebody waits for it.
   *
   * @throws ChannelError `protocol-error` when no request has this id.
   */
  settle(id: number): boolean {
    if (this.#pending.delete(id)) return true;
    if (!this.#abandoned.delete(id))
      throw ChannelError.protocol(`an answer to request ${id}, which is not pending`);
    this.#lateAnswers += 1;
    return false;
  }
}
