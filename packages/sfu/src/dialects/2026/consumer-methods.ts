import { method, type MethodEntries } from '../method-table.ts';
import { validatorOf } from '../validation.ts';
import { idIn, NAME, objectOf } from './schemas.ts';

interface PreferredLayers {
  readonly consumerId: string;
  readonly spatialLayer: number;
  readonly temporalLayer?: number;
}

interface Priority {
  readonly consumerId: string;
  /** 1…255; the higher, the sooner it gets its share of a narrow link. */
  readonly priority: number;
}

const LAYER = { type: 'integer', minimum: 0 };
const preferredLayers = validatorOf<PreferredLayers>(
  objectOf({ consumerId: NAME, spatialLayer: LAYER }, { temporalLayer: LAYER }),
);
const priority = validatorOf<Priority>(objectOf({ consumerId: NAME, priority: { type: 'integer' } }));

/** Steering what is received. A consumer that is not there (any more) is ignored, as mediasoup-demo does. */
export const consumerNotifications: MethodEntries = {
  pauseConsumer: method(idIn('consumerId'), async ({ peer }, { consumerId }) => {
    await peer.consumers.get(consumerId)?.pause();
  }),

  resumeConsumer: method(idIn('consumerId'), async ({ peer }, { consumerId }) => {
    await peer.consumers.get(consumerId)?.resume();
  }),

  requestConsumerKeyFrame: method(idIn('consumerId'), async ({ peer }, { consumerId }) => {
    await peer.consumers.get(consumerId)?.requestKeyFrame();
  }),

  setConsumerPreferredLayers: method(preferredLayers, async ({ peer }, { consumerId, ...layers }) => {
    await peer.consumers.get(consumerId)?.setPreferredLayers(layers);
  }),

  setConsumerPriority: method(priority, async ({ peer }, data) => {
    await peer.consumers.get(data.consumerId)?.setPriority(data.priority);
  }),
};
