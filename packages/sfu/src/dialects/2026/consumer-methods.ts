import { method, type MethodEntries } from '../method-table.ts';
import { consumerId as byId, preferredLayers, priority } from '../payloads.ts';

/** Steering what is received. A consumer that is not there (any more) is ignored, as mediasoup-demo does. */
export const consumerNotifications: MethodEntries = {
  pauseConsumer: method(byId, async ({ peer }, { consumerId }) => {
    await peer.consumers.get(consumerId)?.pause();
  }),

  resumeConsumer: method(byId, async ({ peer }, { consumerId }) => {
    await peer.consumers.get(consumerId)?.resume();
  }),

  requestConsumerKeyFrame: method(byId, async ({ peer }, { consumerId }) => {
    await peer.consumers.get(consumerId)?.requestKeyFrame();
  }),

  setConsumerPreferredLayers: method(preferredLayers, async ({ peer }, { consumerId, ...layers }) => {
    await peer.consumers.get(consumerId)?.setPreferredLayers(layers);
  }),

  setConsumerPriority: method(priority, async ({ peer }, data) => {
    await peer.consumers.get(data.consumerId)?.setPriority(data.priority);
  }),
};
