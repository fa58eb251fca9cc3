import type { PeerInfo } from './peer-info.ts';

/** Score that the server gives to one encoding of a producer: 0 to 10. */
export interface ProducerScore {
  readonly score: number;
  readonly ssrc?: number;
  readonly rid?: string;
}

/** Scores of a consumer and of the producer behind it: 0 to 10. */
export interface ConsumerScore {
  readonly score: number;
  readonly producerScore?: number;
  readonly producerScores?: readonly number[];
}

/** The layers that a consumer gets. */
export interface ConsumerLayers {
  readonly spatialLayer: number;
  readonly temporalLayer?: number;
}

/** How loud a peer speaks. */
export interface PeerVolume {
  readonly peerId: string;
  /** dBov: -127 to 0, 0 is the loudest. */
  readonly volume: number;
}

/** What the server thinks of the way to this client, in bits per second. */
export interface DownlinkEstimate {
  readonly desiredBitrate: number;
  readonly effectiveDesiredBitrate: number;
  readonly availableBitrate: number;
}

/** What a server tells without being asked, in one form for every server. */
export type RoomNotification =
  | { readonly type: 'serverVersion'; readonly version: string }
  | { readonly type: 'newPeer'; readonly peer: PeerInfo }
  | { readonly type: 'peerClosed'; readonly peerId: string }
  | {
      readonly type: 'peerDisplayNameChanged';
      readonly peerId: string;
      readonly displayName: string;
      readonly oldDisplayName: string | undefined;
    }
  | {
      readonly type: 'activeSpeaker';
      readonly peerId: string | undefined;
      readonly volume: number | undefined;
    }
  /** Everybody who speaks; empty: nobody does. */
  | { readonly type: 'speakingPeers'; readonly peers: readonly PeerVolume[] }
  | ({ readonly type: 'downlinkBwe' } & DownlinkEstimate)
  | { readonly type: 'producerScore'; readonly producerId: string; readonly score: readonly ProducerScore[] }
  | { readonly type: 'consumerScore'; readonly consumerId: string; readonly score: ConsumerScore }
  /** `layers` is undefined when nothing is sent. */
  | {
      readonly type: 'consumerLayersChanged';
      readonly consumerId: string;
      readonly layers: ConsumerLayers | undefined;
    }
  | { readonly type: 'consumerPaused'; readonly consumerId: string }
  | { readonly type: 'consumerResumed'; readonly consumerId: string }
  | { readonly type: 'consumerClosed'; readonly consumerId: string }
  | { readonly type: 'dataConsumerClosed'; readonly dataConsumerId: string };
