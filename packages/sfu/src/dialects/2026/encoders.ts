import { type NotificationEncoders, type RequestEncoders, type WireMessage } from '../dialect.ts';

/** For a notification that goes out under the room's own name and with the room's own fields. */
function as(method: string): (data: object) => WireMessage {
  return (data) => ({ method, data });
}

/** How '2026' words notifications. The room's own words are modelled on it, so only names differ. */
export const notificationEncoders: NotificationEncoders = {
  version: as('mediasoupVersion'),
  newPeer: as('newPeer'),
  peerClosed: as('peerClosed'),
  peerDisplayNameChanged: as('peerDisplayNameChanged'),
  activeSpeaker: as('activeSpeaker'),
  speakingPeers: as('speakingPeers'),
  producerScore: as('producerScore'),
  consumerScore: as('consumerScore'),
  consumerPaused: as('consumerPaused'),
  consumerResumed: as('consumerResumed'),
  consumerClosed: as('consumerClosed'),
  consumerLayersChanged: as('consumerLayersChanged'),
  dataConsumerClosed: as('dataConsumerClosed'),
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
