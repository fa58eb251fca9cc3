import { sameWords, type NotificationEncoders, type RequestEncoders } from '../dialect.ts';

/** How '2026' words notifications. The room's own words are modelled on it, so only names differ. */
export const notificationEncoders: NotificationEncoders = {
  version: sameWords('mediasoupVersion'),
  newPeer: sameWords('newPeer'),
  peerClosed: sameWords('peerClosed'),
  peerDisplayNameChanged: sameWords('peerDisplayNameChanged'),
  activeSpeaker: sameWords('activeSpeaker'),
  speakingPeers: sameWords('speakingPeers'),
  downlinkBwe: () => undefined,
  producerScore: sameWords('producerScore'),
  consumerScore: sameWords('consumerScore'),
  consumerPaused: sameWords('consumerPaused'),
  consumerResumed: sameWords('consumerResumed'),
  consumerClosed: sameWords('consumerClosed'),
  consumerLayersChanged: sameWords('consumerLayersChanged'),
  dataConsumerClosed: sameWords('dataConsumerClosed'),
};

/** How '2026' words requests. */
export const requestEncoders: RequestEncoders = {
  newConsumer: ({ transportId, consumer }) => ({
    method: 'newConsumer',
    data: {
      peerId: consumer.appData.peerId,
      transportId,
      consumerId: consumer.id,
      producerId: consumer.producerId,
      kind: consumer.kind,
      rtpParameters: consumer.rtpParameters,
      type: consumer.type,
      producerPaused: consumer.producerPaused,
      consumerScore: consumer.score,
      appData: consumer.appData,
    },
  }),

  newDataConsumer: ({ transportId, dataConsumer }) => ({
    method: 'newDataConsumer',
    data: {
      peerId: dataConsumer.appData.peerId,
      transportId,
      dataConsumerId: dataConsumer.id,
      dataProducerId: dataConsumer.dataProducerId,
      sctpStreamParameters: dataConsumer.sctpStreamParameters,
      label: dataConsumer.label,
      protocol: dataConsumer.protocol,
      appData: dataConsumer.appData,
    },
  }),
};
