import { Peer } from './peer.ts';
import type { PeerInfo } from './signaling/signaler.ts';

/** The room as this client sees it: its id and the other peers. */
export class Room {
  readonly roomId: string;
  readonly #peers = new Map<string, Peer>();

  constructor(roomId: string) {
    this.roomId = roomId;
  }

  /** The other peers by their ids. */
  get peers(): ReadonlyMap<string, Peer> {
    return this.#peers;
  }

  /** @internal Adds a peer; one of the same id is replaced. */
  addPeer(info: PeerInfo): Peer {
    const peer = new Peer(info);
    this.#peers.set(info.peerId, peer);
    return peer;
  }

  /** @internal The peer of that id, added without a name when the server has not announced it yet. */
  obtainPeer(peerId: string): Peer {
    return this.#peers.get(peerId) ?? this.addPeer({ peerId, displayName: '', device: undefined });
  }

  /** @internal */
  removePeer(peerId: string): Peer | undefined {
    const peer = this.#peers.get(peerId);
    this.#peers.delete(peerId);
    return peer;
  }
}
