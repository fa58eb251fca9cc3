import type { types } from 'mediasoup';
import { createLogger } from '../logger.ts';
import { type DataAppData } from './app-data.ts';
import { type Peer } from './peer.ts';

const log = createLogger('consume-data');

/**
 * Lets a peer receive a data producer and tells its client. A peer without receiving transport, or
 * that takes no data, gets nothing. Never rejects.
 */
export async function consumeData(peer: Peer, dataProducer: types.DataProducer<DataAppData>): Promise<void> {
  const transport = peer.consumerTransport;
  if (!transport || !peer.receivesData) return;
  try {
    const dataConsumer = await peer.dataConsumers.make(async () =>
      transport.consumeData<DataAppData>({
        dataProducerId: dataProducer.id,
        appData: { ...dataProducer.appData },
      }),
    );
    peer.closeIfTooLate(dataConsumer);
    dataConsumer.on('dataproducerclose', () => {
      peer.link.notify('dataConsumerClosed', { dataConsumerId: dataConsumer.id });
    });
    await peer.link.request('newDataConsumer', { transportId: transport.id, dataConsumer });
  } catch (error) {
    log('peer %s does not consume data producer %s: %o', peer.id, dataProducer.id, error);
  }
}
