import type { PeerDevice, PeerInfo } from './signaling/signaler.ts';
import type { Subscription } from './subscription.ts';

/** A peer of the room: another one, or this client itself. */
export class Peer {
  readonly peerId: string;
  readonly device: PeerDevice | undefined;
  /** Where it connects from, if the server tells. */
  readonly remoteAddress: string | undefined;
  readonly #subscriptions = new Set<Subscription>();
  #displayName: string;

  constructor({ peerId, displayName, device, remoteAddress }: PeerInfo) {
    this.peerId = peerId;
    this.device = device;
    this.remoteAddress = remoteAddress;
    this.#displayName = displayName;
  }

  /** Name the peer shows to others; changes when the peer renames itself. */
  get displayName(): string {
    return this.#displayName;
  }

  /** What this client receives from the peer. */
  get subscriptions(): ReadonlySet<Subscription> {
    return this.#subscriptions;
  }

  /** @internal */
  rename(displayName: string): void {
    this.#displayName = displayName;
  }

  /** @internal */
  addSubscription(subscription: Subscription): void {
    this.#subscriptions.add(subscription);
  }

  /** @internal */
  removeSubscription(subscription: Subscription): void {
    this.#subscriptions.delete(subscription);
  }
}
