import { method, type MethodEntries } from '../method-table.ts';
import { idIn } from '../schemas.ts';

/** mediasoup's statistics of what a peer owns. */
export const statsRequests: MethodEntries = {
  getTransportStats: method(idIn('transportId'), async ({ peer }, { transportId }) =>
    peer.transports.require(transportId).getStats(),
  ),

  getProducerStats: method(idIn('producerId'), async ({ peer }, { producerId }) =>
    peer.producers.require(producerId).getStats(),
  ),

  getConsumerStats: method(idIn('consumerId'), async ({ peer }, { consumerId }) =>
    peer.consumers.require(consumerId).getStats(),
  ),

  getDataProducerStats: method(idIn('dataProducerId'), async ({ peer }, { dataProducerId }) =>
    peer.dataProducers.require(dataProducerId).getStats(),
  ),

  getDataConsumerStats: method(idIn('dataConsumerId'), async ({ peer }, { dataConsumerId }) =>
    peer.dataConsumers.require(dataConsumerId).getStats(),
  ),
};
