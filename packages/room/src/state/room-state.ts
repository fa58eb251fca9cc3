import type { MediaKind } from 'mediasoup-client/types';
import type {
  ConsumerLayers,
  ConsumerScore,
  PeerVolume,
  ProducerScore,
} from '../signaling/room-notification.ts';
import type { PeerInfo } from '../signaling/signaler.ts';

/** Stages of a client's life. `reconnecting`: the room was joined, is not reachable, and is being joined again. */
export type ClientState = 'new' | 'connecting' | 'joined' | 'reconnecting' | 'disconnected' | 'closed';

/** Another peer. */
export interface PeerState extends PeerInfo {
  /** False while it is not known whether it survived the loss of our connection. */
  readonly present: boolean;
}

/** A consumer of the present connection. */
export interface ConsumerState {
  readonly consumerId: string;
  readonly peerId: string;
  readonly producerId: string;
  readonly kind: MediaKind;
  /** `offered` until the media layer has made it. */
  readonly stage: 'offered' | 'open';
  readonly producerPaused: boolean;
  readonly score: ConsumerScore | undefined;
  readonly layers: ConsumerLayers | undefined;
}

/** A data consumer of the present connection. `peerId` is undefined for the server's bot. */
export interface DataConsumerState {
  readonly dataConsumerId: string;
  readonly peerId: string | undefined;
  readonly stage: 'offered' | 'open';
}

/** What this client publishes; `producerId` only while the server has a producer of it. */
export interface PublicationState {
  readonly publicationId: string;
  readonly producerId: string | undefined;
  readonly score: readonly ProducerScore[];
}

/** What a notification told of a consumer or data consumer that had not been offered yet. */
export interface EarlyNews {
  readonly closed: boolean;
  readonly producerPaused: boolean | undefined;
}

/** Everything that one stay in a room knows, as a value. */
export interface RoomState {
  readonly connection: ClientState;
  readonly peers: ReadonlyMap<string, PeerState>;
  readonly consumers: ReadonlyMap<string, ConsumerState>;
  readonly dataConsumers: ReadonlyMap<string, DataConsumerState>;
  readonly publications: ReadonlyMap<string, PublicationState>;
  readonly activeSpeakerId: string | undefined;
  readonly speakers: readonly PeerVolume[];
  /** By the id of the consumer or data consumer, the latest last; bounded by {@link MAX_EARLY_NEWS}. */
  readonly early: ReadonlyMap<string, EarlyNews>;
  /** Notifications about things that this client does not know (any more). */
  readonly unknownIds: number;
}

/** Most consumers whose notifications may overtake their offers. */
export const MAX_EARLY_NEWS = 256;

/** The state before anything has happened. */
export const EMPTY_ROOM_STATE: RoomState = {
  connection: 'new',
  peers: new Map(),
  consumers: new Map(),
  dataConsumers: new Map(),
  publications: new Map(),
  activeSpeakerId: undefined,
  speakers: [],
  early: new Map(),
  unknownIds: 0,
};
