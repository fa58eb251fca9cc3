import type { MediaKind } from 'mediasoup-client/types';
import type { Peer } from './peer.ts';
import type { Subscription } from './subscription.ts';

/** Which subscriptions are wanted. */
export interface SubscriptionFilter {
  /** Only this kind. Default: both. */
  readonly kind?: MediaKind;
  /** Only of this peer: itself or its id. Default: of all. */
  readonly peer?: Peer | string;
  /** Ends the iteration. */
  readonly signal?: AbortSignal;
}

/** Somebody who iterates, and what he has not taken yet. */
interface Reader {
  readonly waiting: Subscription[];
  wake: () => void;
}

/** The row of subscriptions, for any number of readers, each at its own pace. Closed ones are left out. */
export class SubscriptionFeed {
  readonly #open = new Set<Subscription>();
  readonly #readers = new Set<Reader>();
  #ended = false;

  /** Adds one, for present readers and those to come. */
  push(subscription: Subscription): void {
    for (const known of this.#open) if (known.closed) this.#open.delete(known);
    this.#open.add(subscription);
    for (const reader of this.#readers) {
      reader.waiting.push(subscription);
      reader.wake();
    }
  }

  /** No more will come. */
  end(): void {
    this.#ended = true;
    this.#open.clear();
    for (const reader of this.#readers) reader.wake();
  }

  /** What is there, and what comes, until the end or until the filter's signal fires. */
  async *iterate(filter: SubscriptionFilter): AsyncGenerator<Subscription, void, undefined> {
    const reader: Reader = { waiting: [...this.#open], wake: () => undefined };
    const wake = (): void => reader.wake();
    this.#readers.add(reader);
    filter.signal?.addEventListener('abort', wake);
    try {
      while (filter.signal?.aborted !== true) {
        const next = reader.waiting.shift();
        if (next !== undefined) {
          if (!next.closed && matches(next, filter)) yield next;
        } else if (this.#ended) {
          return;
        } else {
          await new Promise<void>((resolve) => (reader.wake = resolve));
        }
      }
    } finally {
      this.#readers.delete(reader);
      filter.signal?.removeEventListener('abort', wake);
    }
  }
}

function matches(subscription: Subscription, { kind, peer }: SubscriptionFilter): boolean {
  if (kind !== undefined && subscription.kind !== kind) return false;
  const peerId = typeof peer === 'string' ? peer : peer?.peerId;
  return peerId === undefined || subscription.peer.peerId === peerId;
}
