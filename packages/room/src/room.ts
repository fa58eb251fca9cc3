import { RoomError } from './errors.ts';
import { Peer } from './peer.ts';
import type { PeerInfo } from './signaling/signaler.ts';
import type { Subscription } from './subscription.ts';
import { SubscriptionFeed, type SubscriptionFilter } from './subscription-feed.ts';
import { untilAborted } from './until-aborted.ts';

/** The room as this client sees it: its id, the other peers and what is received of them. */
export class Room {
  readonly roomId: string;
  /** `host:port` of the server, or whatever address the app gave to its own signaler. */
  readonly serverAddress: string;
  /** This client itself. */
  readonly mePeer: Peer;
  readonly #peers = new Map<string, Peer>();
  readonly #feed = new SubscriptionFeed();
  readonly #waiting = new Map<string, PromiseWithResolvers<Peer>>();
  #activeSpeaker: Peer | undefined;
  #ended = false;

  /** @internal Rooms are made by `joinRoom()`. */
  constructor({ roomId, serverAddress }: Pick<Room, 'roomId' | 'serverAddress'>, mePeer: Peer) {
    this.roomId = roomId;
    this.serverAddress = serverAddress;
    this.mePeer = mePeer;
  }

  /** The other peers by their ids. */
  get peers(): ReadonlyMap<string, Peer> {
    return this.#peers;
  }

  /** Who speaks loudest; undefined when nobody else does. */
  get activeSpeaker(): Peer | undefined {
    return this.#activeSpeaker;
  }

  /**
   * What is received: first what is there already, then, for `for await`, what comes, until the room is left or the
   * signal fires.
   */
  subscriptions(filter: SubscriptionFilter = {}): AsyncIterable<Subscription> {
    return this.#feed.iterate(filter);
  }

  /**
   * The peer of that id, as soon as it is there.
   *
   * @throws RoomError `left` when the room is left meanwhile, or has been; the signal's reason.
   */
  async waitForPeer(peerId: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Peer> {
    const present = this.#peers.get(peerId);
    if (present !== undefined) return present;
    if (this.#ended) throw RoomError.left();
    const waiting = this.#waiting.get(peerId) ?? Promise.withResolvers<Peer>();
    this.#waiting.set(peerId, waiting);
    return untilAborted(waiting.promise, signal);
  }

  /** @internal Adds a peer; one of the same id is replaced. */
  addPeer(info: PeerInfo): Peer {
    const peer = new Peer(info);
    this.#peers.set(info.peerId, peer);
    this.#waiting.get(info.peerId)?.resolve(peer);
    this.#waiting.delete(info.peerId);
    return peer;
  }

  /** @internal The peer of that id, added without a name when the server has not announced it. */
  obtainPeer(peerId: string): Peer {
    return this.#peers.get(peerId) ?? this.addPeer({ peerId, displayName: '', device: undefined });
  }

  /** @internal */
  removePeer(peerId: string): Peer | undefined {
    const peer = this.#peers.get(peerId);
    this.#peers.delete(peerId);
    return peer;
  }

  /** @internal */
  setActiveSpeaker(peer: Peer | undefined): void {
    this.#activeSpeaker = peer;
  }

  /** @internal Who iterates is told of it. */
  announce(subscription: Subscription): void {
    this.#feed.push(subscription);
  }

  /** @internal Ends the iterations and whoever waits for a peer. */
  end(): void {
    this.#ended = true;
    this.#feed.end();
    for (const { promise, reject } of this.#waiting.values()) {
      promise.catch(() => undefined);
      reject(RoomError.left());
    }
    this.#waiting.clear();
  }
}
