import type { RoomError } from '../errors.ts';
import type { Subscription } from '../subscription.ts';

/** Records subscriptions, one file for each or together. */
export interface Recordings {
  /** Begins with a track. Resolves with what prevented it, which the listener is not told. */
  add(subscription: Subscription): Promise<RoomError | undefined>;
  /** Ends with a track; resolves when its file is whole, or stays open for others. Never rejects. */
  remove(subscription: Subscription): Promise<void>;
}
