/** Description of the program behind a peer, shown to other peers. */
export interface PeerDevice {
  readonly flag: string;
  readonly name: string;
  readonly version?: string;
}

/** Another peer as the server announces it. */
export interface PeerInfo {
  readonly peerId: string;
  readonly displayName: string;
  readonly device: PeerDevice | undefined;
  /** Where it connects from, if the server tells. */
  readonly remoteAddress?: string;
}
