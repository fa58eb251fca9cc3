import type { types } from 'mediasoup';
import { type Peer } from '../../room/peer.ts';
import { method, type MethodEntries } from '../method-table.ts';
import { consumerId as byId, preferredLayers, priority } from '../payloads.ts';

/** Steering what is received. A consumer that is not there (any more) is an error. */
export const consumerRequests: MethodEntries = {
  pauseConsumer: method(byId, async ({ peer }, { consumerId }) => {
    await consumerOf(peer, consumerId).pause();
  }),

  resumeConsumer: method(byId, async ({ peer }, { consumerId }) => {
    await consumerOf(peer, consumerId).resume();
  }),

  requestConsumerKeyFrame: method(byId, async ({ peer }, { consumerId }) => {
    await consumerOf(peer, consumerId).requestKeyFrame();
  }),

  setConsumerPreferredLayers: method(preferredLayers, async ({ peer }, { consumerId, ...layers }) => {
    await consumerOf(peer, consumerId).setPreferredLayers(layers);
  }),

  setConsumerPriority: method(priority, async ({ peer }, data) => {
    await consumerOf(peer, data.consumerId).setPriority(data.priority);
  }),
};

function consumerOf(peer: Peer, consumerId: string): types.Consumer {
  peer.assertJoined();
  return peer.consumers.require(consumerId);
}
