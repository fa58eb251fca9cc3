/** In what the generations of mediasoup-demo's server differ when it comes to rooms, not words. */
export interface RoomRules {
  /**
   * Whether a room closes in the very moment its last peer goes. A peer that replaces itself there then lands in a
   * closed room. Otherwise the room closes in the next turn of the event loop.
   */
  readonly closesAtOnce: boolean;
  /** Whether the others hear `peerClosed` of a peer that a connection with the same id replaces. */
  readonly announcesReplaced: boolean;
  /** Whether the others hear `peerClosed` of a peer that is thrown out before it joined. */
  readonly announcesStrangers: boolean;
  /** Whether a new broadcaster takes the place of a member with its id; otherwise it is refused. */
  readonly broadcastersReplace: boolean;
  /** Whether a client hears the score of a consumer once more after it has accepted it. */
  readonly repeatsScore: boolean;
  /** Most peers in one `speakingPeers`. */
  readonly maxSpeakers: number;
  /** Milliseconds that a client has to join; undefined: as long as it likes. */
  readonly joinTimeoutMs: number | undefined;
  /** Whether a peer that joins is offered older data producers of that channel. */
  offersOlderData(channel: string | undefined): boolean;
}
