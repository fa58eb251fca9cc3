/** What a server can do, so that callers know before they ask. What it cannot do rejects with `unsupported`. */
export interface SignalerFeatures {
  /** What is spoken, for people: `mediasoup-demo 2026`, `socket.io push`, … */
  readonly protocol: string;
  /** Whether the server makes consumers by itself, or the client asks for each. Offers come either way. */
  readonly consumers: 'push' | 'pull';
  /** `produceData`, and offers of data consumers. */
  readonly data: boolean;
  /** `restartIce`. */
  readonly iceRestart: boolean;
  /** `pauseProducer` and `resumeProducer`. */
  readonly producerPause: boolean;
  /** `pauseConsumer` and `resumeConsumer`. */
  readonly consumerPause: boolean;
  /** `setConsumerPreferredLayers`. */
  readonly consumerLayers: boolean;
  /** `setConsumerPriority`. */
  readonly consumerPriority: boolean;
  /** `requestConsumerKeyFrame`. */
  readonly consumerKeyFrame: boolean;
  /** `changeDisplayName`. */
  readonly displayName: boolean;
  /** The five `get…Stats` of the server's objects. */
  readonly stats: boolean;
  /** `applyNetworkThrottle` and `resetNetworkThrottle`; a server may refuse all the same. */
  readonly networkThrottle: boolean;
  /** The server tells `downlinkBwe`. */
  readonly downlinkBwe: boolean;
  /** The server tells `activeSpeaker` and `speakingPeers`. */
  readonly speakers: boolean;
  /** The server tells `producerScore` and `consumerScore`. */
  readonly scores: boolean;
}

/** A server with nothing beyond sending and receiving media. */
export const NO_FEATURES: SignalerFeatures = {
  protocol: 'none',
  consumers: 'push',
  data: false,
  iceRestart: false,
  producerPause: false,
  consumerPause: false,
  consumerLayers: false,
  consumerPriority: false,
  consumerKeyFrame: false,
  displayName: false,
  stats: false,
  networkThrottle: false,
  downlinkBwe: false,
  speakers: false,
  scores: false,
};

/** Everything that mediasoup-demo has in all generations. */
export const DEMO_FEATURES: SignalerFeatures = {
  ...NO_FEATURES,
  protocol: 'mediasoup-demo',
  data: true,
  iceRestart: true,
  producerPause: true,
  consumerPause: true,
  consumerLayers: true,
  consumerPriority: true,
  consumerKeyFrame: true,
  displayName: true,
  stats: true,
  networkThrottle: true,
  speakers: true,
  scores: true,
};
