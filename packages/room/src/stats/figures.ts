import type { MediaKind } from 'mediasoup-client/types';
import type { ConsumerLayers } from '../signaling/room-notification.ts';

/** What publications and subscriptions have in common. Rates hold for the time since the sample before. */
export interface TrackFigures {
  /** Id of the publication or subscription; it survives a lost connection. */
  readonly id: string;
  readonly kind: MediaKind;
  /** Such as `video/VP8`. */
  readonly mimeType: string;
  /** Media that went over the wire, in bits per second. */
  readonly bitrateBps: number;
  /** Pictures per second; undefined for sound, and while nobody counts pictures (a track that is only received). */
  readonly framesPerSecond: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
  /** Packets that were sent so far, as far as can be told from here. */
  readonly packets: number;
  /** Packets lost so far: of a publication as the server tells, of a subscription as seen here. */
  readonly packetsLost: number;
  /** Share of packets lost since the sample before, 0 to 1. */
  readonly lossRate: number;
  /** Seconds; undefined before it was measured. */
  readonly jitterS: number | undefined;
  /** Seconds there and back; undefined before it was measured. */
  readonly roundTripS: number | undefined;
  /** Requests for lost packets so far. */
  readonly nackCount: number;
  /** Requests for key frames so far. */
  readonly pliCount: number;
  /** The server's score, 0 to 10; of a publication the lowest of its encodings. */
  readonly score: number | undefined;
}

/** A published track at one moment. */
export interface PublicationFigures extends TrackFigures {
  /** What keeps the picture from being better: `none`, `cpu`, `bandwidth` or `other`; undefined for sound. */
  readonly qualityLimitation: string | undefined;
  /** Encodings that are being sent. */
  readonly activeEncodings: number;
}

/** A received track at one moment. */
export interface SubscriptionFigures extends TrackFigures {
  readonly peerId: string;
  /** The layers that the server sends; undefined when it has not told. */
  readonly layers: ConsumerLayers | undefined;
  /** Times that the picture stood still: samples in a row in which none came though nobody had paused. */
  readonly freezeCount: number;
  /** Milliseconds of them. */
  readonly freezeMs: number;
}

/** A transport at one moment. */
export interface TransportFigures {
  /** Bits per second since the sample before, everything counted. */
  readonly sendBitrateBps: number;
  readonly receiveBitrateBps: number;
  /** Seconds there and back, by ICE. */
  readonly roundTripS: number | undefined;
  /** What the way out carries by the server's estimate, in bits per second. */
  readonly availableOutgoingBitrateBps: number | undefined;
}

/** Everything that a collector saw at one moment. */
export interface StatsSample {
  /** Unix time in milliseconds. */
  readonly timestampMs: number;
  readonly roomId: string;
  readonly peerId: string;
  readonly sendTransport: TransportFigures | undefined;
  readonly recvTransport: TransportFigures | undefined;
  readonly publications: readonly PublicationFigures[];
  readonly subscriptions: readonly SubscriptionFigures[];
}
