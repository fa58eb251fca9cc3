import type {
  ConsumerLayers,
  ConsumerScore,
  DownlinkEstimate,
  PeerVolume,
  ProducerScore,
} from '../signaling/room-notification.ts';
import type { ClientState, PeerState } from './room-state.ts';

/** What an action changed: facts for those who act on them. */
export type RoomChange =
  | { readonly type: 'connectionStateChanged'; readonly state: ClientState; readonly previous: ClientState }
  | { readonly type: 'serverVersionTold'; readonly version: string }
  /** `replaced`: a peer of the same id was there, and is gone. `early`: the peer was there before this client. */
  | {
      readonly type: 'peerJoined';
      readonly peer: PeerState;
      readonly replaced: boolean;
      readonly early: boolean;
    }
  /** A peer is there again after our connection was lost. */
  | { readonly type: 'peerReturned'; readonly peerId: string }
  | { readonly type: 'peerLeft'; readonly peerId: string }
  | {
      readonly type: 'peerRenamed';
      readonly peerId: string;
      readonly displayName: string;
      readonly previousName: string;
    }
  | {
      readonly type: 'activeSpeakerChanged';
      readonly peerId: string | undefined;
      readonly volume: number | undefined;
    }
  | { readonly type: 'speakersChanged'; readonly speakers: readonly PeerVolume[] }
  | { readonly type: 'downlinkEstimated'; readonly estimate: DownlinkEstimate }
  | {
      readonly type: 'producerScored';
      readonly publicationId: string;
      readonly score: readonly ProducerScore[];
    }
  | { readonly type: 'consumerScored'; readonly consumerId: string; readonly score: ConsumerScore }
  | {
      readonly type: 'consumerLayersChanged';
      readonly consumerId: string;
      readonly layers: ConsumerLayers | undefined;
    }
  | { readonly type: 'consumerPaused'; readonly consumerId: string }
  | { readonly type: 'consumerResumed'; readonly consumerId: string }
  | { readonly type: 'consumerClosed'; readonly consumerId: string }
  | { readonly type: 'dataConsumerClosed'; readonly dataConsumerId: string }
  /** A notification was about something that this client does not know. */
  | { readonly type: 'unknownId'; readonly about: string; readonly id: string };
