import { method, type MethodEntries } from '../method-table.ts';
import { idIn } from '../schemas.ts';

/** mediasoup's statistics of what a peer owns. */
export const statsRequests: MethodEntries = {
  getTransportStats: method(idIn('transportId'), async ({ peer }, { transportId }) => ({
    stats: await peer.transports.require(transportId).getStats(),
  })),

  getProducerStats: method(idIn('producerId'), async ({ peer }, { producerId }) => ({
    stats: await peer.producers.require(producerId).getStats(),
  })),

  getConsumerStats: method(idIn('consumerId'), async ({ peer }, { consumerId }) => ({
    stats: await peer.consumers.require(consumerId).getStats(),
  })),

  getDataProducerStats: method(idIn('dataProducerId'), async ({ peer }, { dataProducerId }) => ({
    stats: await peer.dataProducers.require(dataProducerId).getStats(),
  })),

  getDataConsumerStats: method(idIn('dataConsumerId'), async ({ peer }, { dataConsumerId }) => ({
    stats: await peer.dataConsumers.require(dataConsumerId).getStats(),
  })),
};
