import { sameWords, type NotificationEncoders, type RequestEncoders } from '../dialect.ts';
import { summaryOf } from './peer-summary.ts';

/** How '2024' words notifications. */
export const notificationEncoders: NotificationEncoders = {
  version: sameWords('mediasoup-version'),
  newPeer: ({ peer }) => ({ method: 'newPeer', data: summaryOf(peer) }),
  peerClosed: sameWords('peerClosed'),
  peerDisplayNameChanged: sameWords('peerDisplayNameChanged'),
  // Here the active speaker is the loudest one, not the dominant one.
  activeSpeaker: () => undefined,
  speakingPeers: ({ peerVolumes: [loudest] }) => ({
    method: 'activeSpeaker',
    data: loudest ?? { peerId: null },
  }),
  downlinkBwe: sameWords('downlinkBwe'),
  producerScore: sameWords('producerScore'),
  consumerScore: sameWords('consumerScore'),
  consumerPaused: sameWords('consumerPaused'),
  consumerResumed: sameWords('consumerResumed'),
  consumerClosed: sameWords('consumerClosed'),
  consumerLayersChanged: ({ consumerId, layers }) => ({
    method: 'consumerLayersChanged',
    data: {
      consumerId,
      spatialLayer: layers?.spatialLayer ?? null,
      temporalLayer: layers?.temporalLayer ?? null,
    },
  }),
  dataConsumerClosed: sameWords('dataConsumerClosed'),
};

/** How '2024' words requests. */
export const requestEncoders: RequestEncoders = {
  newConsumer: ({ consumer }) => ({
    method: 'newConsumer',
    data: {
      peerId: consumer.appData.peerId,
      producerId: consumer.producerId,
      id: consumer.id,
      kind: consumer.kind,
      rtpParameters: consumer.rtpParameters,
      type: consumer.type,
      appData: consumer.appData,
      producerPaused: consumer.producerPaused,
    },
  }),

  newDataConsumer: ({ dataConsumer }) => ({
    method: 'newDataConsumer',
    data: {
      peerId: dataConsumer.appData.peerId ?? null,
      dataProducerId: dataConsumer.dataProducerId,
      id: dataConsumer.id,
      sctpStreamParameters: dataConsumer.sctpStreamParameters,
      label: dataConsumer.label,
      protocol: dataConsumer.protocol,
      appData: dataConsumer.appData.attached ?? {},
    },
  }),
};
