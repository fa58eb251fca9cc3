import type { DataPublication } from './data-publication.ts';
import type { DataSubscription } from './data-subscription.ts';
import type { RoomError } from './errors.ts';
import type { OfferedConsumer } from './offered-consumer.ts';
import type { Peer } from './peer.ts';
import type { Publication } from './publication.ts';
import type { ReconnectAttempt, Reconnected } from './reconnect/reconnect-events.ts';
import type { RecordingSummary } from './recording/recording.ts';
import type { Room } from './room.ts';
import type {
  ConsumerLayers,
  ConsumerScore,
  DownlinkEstimate,
  ProducerScore,
} from './signaling/room-notification.ts';
import type { ClientState } from './state/room-state.ts';
import type { Subscription } from './subscription.ts';

export type { ClientState } from './state/room-state.ts';

/** Events of `MediasoupClient`. */
export interface MediasoupClientEvents {
  /** Fires when the client enters another stage of its life. */
  connectionStateChanged: [state: ClientState, previous: ClientState];
  /** Fires when the room has been joined. */
  joined: [room: Room];
  /** Fires before each attempt to mend the connection. */
  reconnecting: [attempt: ReconnectAttempt];
  /** Fires when the connection is mended. */
  reconnected: [result: Reconnected];
  /** Fires when the stay in the room ended without this client asking for it. */
  disconnected: [cause: RoomError];
  /** Fires when the server tells its version of mediasoup. */
  serverVersion: [version: string];
  /** Fires when another peer joins, or joins again under the same id. */
  newPeer: [peer: Peer];
  /** Fires when another peer has left. */
  peerClosed: [peer: Peer];
  /** Fires when another peer has renamed itself. */
  peerDisplayNameChanged: [peer: Peer, previousName: string];
  /** Fires when somebody else speaks loudest; undefined when nobody does. `volume` (dBov) where the server tells. */
  activeSpeaker: [peer: Peer | undefined, volume: number | undefined];
  /** Fires with everybody who speaks, and how loud (dBov). */
  speakingPeers: [speakers: readonly Speaker[]];
  /**
   * Fires with what the server can send to this client. Servers that do not tell are asked for the statistics of the
   * receiving transport, every two seconds while somebody listens.
   */
  downlinkBwe: [estimate: DownlinkEstimate];
  /** Fires when a track of this client is being sent. */
  published: [publication: Publication];
  /** Fires when a track is being sent again after the connection was lost. */
  republished: [publication: Publication];
  /** Fires when a track of this client is no longer sent. */
  unpublished: [publication: Publication];
  /** Fires when a published track came to its end, such as the end of its file. */
  trackEnded: [publication: Publication];
  /** Fires when a published track could not be sent again after the connection was lost. */
  publicationFailed: [error: RoomError, publication: Publication];
  /** Fires when a data channel of this client is there. */
  dataPublished: [publication: DataPublication];
  /** Fires, with `autoConsume: false`, when a track could be received: `accept()` it or not. */
  consumerOffered: [offer: OfferedConsumer];
  /** Fires when a track of another peer is being received. */
  newConsumer: [subscription: Subscription, peer: Peer];
  /** Fires when a track is being received again after the connection was lost. */
  resubscribed: [subscription: Subscription, peer: Peer];
  /** Fires when a track of another peer is no longer received. */
  consumerClosed: [subscription: Subscription, peer: Peer];
  /** Fires when the sending peer paused the track. */
  consumerPaused: [subscription: Subscription, peer: Peer];
  /** Fires when the sending peer resumed the track. */
  consumerResumed: [subscription: Subscription, peer: Peer];
  /** Fires with the score that the server gives to a received track. */
  consumerScore: [subscription: Subscription, score: ConsumerScore];
  /** Fires when the server sends other layers of a received track; undefined when it sends nothing. */
  consumerLayersChanged: [subscription: Subscription, layers: ConsumerLayers | undefined];
  /** Fires with the scores that the server gives to the encodings of a published track. */
  producerScore: [publication: Publication, score: readonly ProducerScore[]];
  /** Fires when messages of another peer, or of the server's bot (no peer), can be received. */
  newDataConsumer: [subscription: DataSubscription, peer: Peer | undefined];
  /** Fires when messages are no longer received. */
  dataConsumerClosed: [subscription: DataSubscription, peer: Peer | undefined];
  /** Fires for each data message of another peer, or of the server's bot (no peer). */
  message: [message: RoomMessage];
  /** Fires when the recording of a received track begins. */
  recordingStarted: [path: string, subscription: Subscription];
  /** Fires when a recording is whole. */
  recordingFinished: [recording: RecordingSummary, subscription: Subscription];
  /** Fires when a recording could not be written to its end. What was written is kept. */
  recordingFailed: [error: RoomError, subscription: Subscription];
  /** Fires when a listener of the app threw, rejected or took too long. Nothing waits for it. */
  listenerError: [error: RoomError];
}

/** Somebody who speaks. */
export interface Speaker {
  readonly peer: Peer;
  /** dBov: -127 to 0, 0 is the loudest. */
  readonly volume: number;
}

/** One data message. */
export interface RoomMessage {
  /** Sender; undefined for the server's bot. */
  readonly peer: Peer | undefined;
  readonly label: string;
  readonly protocol: string;
  /** A text, or bytes. */
  readonly data: string | ArrayBuffer;
  /** Where it came through. */
  readonly subscription: DataSubscription;
}
