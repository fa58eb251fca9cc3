import type { RoomError } from './errors.ts';
import type { Peer } from './peer.ts';
import type { Publication } from './publication.ts';
import type { RecordingSummary } from './recording/recording.ts';
import type { Room } from './room.ts';
import type { Subscription } from './subscription.ts';

/** Stages of a client's life. */
export type ClientState = 'new' | 'connecting' | 'joined' | 'disconnected' | 'closed';

/** Events of `MediasoupClient`. */
export interface MediasoupClientEvents {
  /** Fires when the client enters another stage of its life. */
  connectionStateChanged: [state: ClientState, previous: ClientState];
  /** Fires when the room has been joined. */
  joined: [room: Room];
  /** Fires when the stay in the room ended without this client asking for it. */
  disconnected: [cause: RoomError];
  /** Fires when another peer joins, or joins again under the same id. */
  newPeer: [peer: Peer];
  /** Fires when another peer has left. */
  peerClosed: [peer: Peer];
  /** Fires when another peer has renamed itself. */
  peerDisplayNameChanged: [peer: Peer, previousName: string];
  /** Fires when somebody else speaks loudest; undefined when nobody does. */
  activeSpeaker: [peer: Peer | undefined];
  /** Fires when a track of this client is being sent. */
  published: [publication: Publication];
  /** Fires when a published track came to its end, such as the end of its file. */
  trackEnded: [publication: Publication];
  /** Fires when a track of another peer is being received. */
  newConsumer: [subscription: Subscription, peer: Peer];
  /** Fires when a track of another peer is no longer received. */
  consumerClosed: [subscription: Subscription, peer: Peer];
  /** Fires when the sending peer paused the track. */
  consumerPaused: [subscription: Subscription, peer: Peer];
  /** Fires when the sending peer resumed the track. */
  consumerResumed: [subscription: Subscription, peer: Peer];
  /** Fires with the score that the server gives to a received track. */
  consumerScore: [subscription: Subscription, score: unknown];
  /** Fires when the server sends other layers of a received track. */
  consumerLayersChanged: [subscription: Subscription, layers: unknown];
  /** Fires with the scores that the server gives to the encodings of a published track. */
  producerScore: [publication: Publication, score: unknown];
  /** Fires for each data message of another peer, or of the server's bot (no peer). */
  message: [message: RoomMessage];
  /** Fires when the recording of a received track begins. */
  recordingStarted: [path: string, subscription: Subscription];
  /** Fires when a recording is whole. */
  recordingFinished: [recording: RecordingSummary, subscription: Subscription];
  /** Fires when a recording could not be written to its end. What was written is kept. */
  recordingFailed: [error: RoomError, subscription: Subscription];
}

/** One data message. */
export interface RoomMessage {
  /** Sender; undefined for the server's bot. */
  readonly peer: Peer | undefined;
  readonly label: string;
  readonly protocol: string;
  /** A text, or bytes. */
  readonly data: string | ArrayBuffer;
}
