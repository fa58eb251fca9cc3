import { demand, show } from '../conformance-case.ts';
import type { RemoteStats } from '../../signaling/signaler.ts';
import type { CaseTable } from './case-table.ts';

/** Data channels, statistics, and the network on purpose. */
export const dataAndStatsCases: CaseTable = {
  'offers data of another peer, or says that it has none': async (conversation) => {
    const alice = await conversation.joined('alice');
    const bob = await conversation.joined('bob');
    const request = {
      transportId: bob.sendTransportId,
      sctpStreamParameters: { streamId: 1, ordered: true },
      label: 'chat',
      protocol: 'text',
      appData: { channel: 'chat' },
    };
    const producing = bob.signaler.produceData(request);
    if (!bob.signaler.features.data) {
      return bob.failsWith(['unsupported'], 'produceData() without features.data', producing);
    }
    const { dataProducerId } = await bob.within('produceData()', producing);
    const { offer } = await alice.hears(
      'dataConsumerOffer',
      'after bob produced data',
      (heard) => heard.offer.dataProducerId === dataProducerId,
    );
    demand(
      typeof offer.dataConsumerId === 'string' && offer.label === 'chat' && offer.peerId !== undefined,
      () => `a data offer must have dataConsumerId, peerId and the label 'chat', not ${show(offer)}`,
    );
    return undefined;
  },

  'brings the server’s statistics, or says that it has none': async (conversation) => {
    const alice = await conversation.joined('alice');
    const producerId = await alice.produce();
    const calls: readonly (readonly [string, () => Promise<RemoteStats>])[] = [
      ['getTransportStats()', async () => alice.signaler.getTransportStats(alice.sendTransportId)],
      ['getProducerStats()', async () => alice.signaler.getProducerStats(producerId)],
    ];
    for (const [name, call] of calls) {
      if (!alice.signaler.features.stats) {
        await alice.failsWith(['unsupported'], `${name} without features.stats`, call());
        continue;
      }
      const stats = await alice.within(name, call());
      demand(
        Array.isArray(stats),
        () => `${name} must resolve with a list of records, not with ${show(stats)}`,
      );
    }
  },

  'throttles the network for nobody who does not know the secret': async (conversation) => {
    const alice = await conversation.joined('alice');
    const call = alice.signaler.applyNetworkThrottle({ secret: 'none that a server would have' });
    if (alice.signaler.features.networkThrottle) {
      await alice.failsWith(['request-failed'], 'applyNetworkThrottle() with a wrong secret', call);
    } else {
      await alice.failsWith(['unsupported'], 'applyNetworkThrottle() without features.networkThrottle', call);
    }
  },
};
