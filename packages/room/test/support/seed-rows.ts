/** Names of smcdk's classes that apps use, as they are exported. */
export const SEED_EXPORTS = [
  'MediasoupClient',
  'MediasoupSignalerInterface',
  'BandwidthNotificationListener',
  'PeerNotificationListener',
  'ProducerNotificationListener',
  'ConsumerNotificationListener',
  'DataConsumerNotificationListener',
  'ConsumerRequestListener',
  'DataConsumerRequestListener',
  'Device',
  'AiortcHandler',
  'ProtooSignaler',
  'Room',
  'Peer',
  'StatsCollector',
] as const;

/** smcdk's callbacks, by the class that has them. */
export const SEED_CALLBACKS = {
  ConsumerRequestListener: ['onNewConsumer'],
  DataConsumerRequestListener: ['onNewDataConsumer'],
  BandwidthNotificationListener: ['onDownlinkBwe'],
  PeerNotificationListener: ['onNewPeer', 'onPeerClosed', 'onPeerDisplayNameChanged', 'onActiveSpeaker'],
  ProducerNotificationListener: ['onProducerScore'],
  ConsumerNotificationListener: [
    'onConsumerScore',
    'onConsumerLayersChanged',
    'onConsumerPaused',
    'onConsumerResumed',
    'onConsumerClosed',
  ],
  DataConsumerNotificationListener: ['onDataConsumerClosed', 'onMessage'],
} as const;

/** The callbacks of smcdk's collector. */
export const SEED_STATS_CALLBACKS = [
  'onGetSendTransportRemoteStats',
  'onGetSendTransportLocalStats',
  'onGetRecvTransportRemoteStats',
  'onGetRecvTransportLocalStats',
  'onGetAudioRemoteStats',
  'onGetAudioLocalStats',
  'onGetVideoRemoteStats',
  'onGetVideoLocalStats',
  'onGetConsumerLocalStats',
  'onGetConsumerRemoteStats',
  'onGetDataProducerRemoteStats',
  'onGetDataConsumerRemoteStats',
] as const;

/**
 * What smcdk's signaler is asked for, and what it is called here: methods answer by themselves, and offers are answered by
 * the end of the call that brings them, so what dealt with ids of requests has no name of its own.
 */
export const SEED_SIGNALER = {
  connectToRoom: 'connect',
  getRouterRtpCapabilities: 'getRouterRtpCapabilities',
  createSendTransport: "createTransport('send')",
  createRecvTransport: "createTransport('recv')",
  join: 'join',
  connectWebRtcTransport: 'connectTransport',
  produce: 'produce',
  produceData: 'produceData',
  receiveMessage: 'onNotification',
  responseToNewConsumer: 'onConsumerOffer resolves',
  responseToNewDataConsumer: 'onDataConsumerOffer resolves',
  setResponse: 'join resolves',
  getResponse: 'getRouterRtpCapabilities resolves',
} as const;

const MEMBERS = [
  'MediasoupClient()',
  'MediasoupClient(signaler)',
  'MediasoupClient(requestListeners)',
  'MediasoupClient(notificationListeners)',
  'MediasoupClient(listeners: too many)',
  'joinRoom()',
  'joinRoom() in a room',
  'play()',
  'play() outside a room',
  'exitRoom()',
  'close()',
  'mePeer',
];

const FIELDS = [
  'roomAddressInfo.serverAddress',
  'roomAddressInfo.roomId',
  'roomAddressInfo.enableSslVerification: true',
  'roomAddressInfo.enableSslVerification: false',
  'roomAddressInfo.enableSslVerification: default',
  'peerInfo.peerId',
  'peerInfo.displayName',
  'peerInfo.displayName: default',
  'peerInfo.device',
  'peerInfo.device: default',
  'producerConfig.autoProduce: true',
  'producerConfig.autoProduce: false',
  'producerConfig.autoProduce: default',
  'producerConfig.mediaFilePath: path',
  "producerConfig.mediaFilePath: ''",
  'producerConfig.mediaFilePath: none',
  'consumerConfig.autoConsume: true',
  'consumerConfig.autoConsume: false',
  'consumerConfig.autoConsume: default',
  'consumerConfig.recordDirectoryPath: path',
  "consumerConfig.recordDirectoryPath: ''",
  'consumerConfig.recordDirectoryPath: none',
  'consumerConfig.recordFilePathGenerator',
];

const OBJECTS = [
  'Room.serverAddress',
  'Room.roomId',
  'Room by peerId',
  'Room by producerId',
  'Room by consumerId',
  'Room by dataConsumerId',
  'Peer.peerId',
  'Peer.displayName',
  'Peer.displayName: set',
  'Peer.device',
  'Peer consumers',
  'Device',
  'AiortcHandler',
];

/** Every row of smcdk's API: its README, and the members, fields, defaults and callbacks of its classes. */
export const SEED_ROWS: readonly string[] = [
  ...MEMBERS,
  ...FIELDS,
  ...OBJECTS,
  ...Object.entries(SEED_CALLBACKS).flatMap(([listener, names]) =>
    names.map((name) => `${listener}.${name}`),
  ),
  ...SEED_STATS_CALLBACKS.map((name) => `StatsCollector.${name}`),
  ...Object.keys(SEED_SIGNALER).map((name) => `MediasoupSignalerInterface.${name}`),
  ...SEED_EXPORTS.map((name) => `export ${name}`),
];
