import type { types } from 'mediasoup';
import { produce, produceData } from '../../room/produce.ts';
import { method, type MethodEntries } from '../method-table.ts';
import { validatorOf } from '../validation.ts';
import { MEDIA_KIND, producerId as byId } from '../payloads.ts';
import { NAME, objectOf, STRUCTURE } from '../schemas.ts';

interface Produce {
  readonly transportId: string;
  readonly kind: types.MediaKind;
  readonly rtpParameters: types.RtpParameters;
  /** `source` is what the others get to see; everything else is dropped. */
  readonly appData: { readonly source?: string };
}

interface ProduceData {
  readonly transportId: string;
  readonly sctpStreamParameters: types.SctpStreamParameters;
  readonly label?: string;
  readonly protocol?: string;
  /** `channel` decides who receives: 'chat' the others, 'bot' the bot. */
  readonly appData: { readonly channel?: string };
}

const production = validatorOf<Produce>(
  objectOf({
    transportId: NAME,
    kind: MEDIA_KIND,
    rtpParameters: STRUCTURE,
    appData: objectOf({}, { source: NAME }),
  }),
);
const dataProduction = validatorOf<ProduceData>(
  objectOf(
    { transportId: NAME, sctpStreamParameters: STRUCTURE, appData: objectOf({}, { channel: NAME }) },
    { label: NAME, protocol: NAME },
  ),
);

/** Sending. */
export const producerRequests: MethodEntries = {
  produce: method(production, async ({ room, peer }, { transportId, appData, ...options }) => {
    const { source } = appData;
    const kept = source === undefined ? {} : { source };
    const producer = await produce({ room, peer, transportId, appData: kept, ...options });
    return { producerId: producer.id };
  }),

  produceData: method(dataProduction, async ({ room, peer }, { transportId, appData, ...options }) => {
    const { sctpStreamParameters, label = '', protocol = '' } = options;
    const { channel } = appData;
    const target = { room, peer, transportId, channel };
    const dataProducer = await produceData({ ...target, sctpStreamParameters, label, protocol });
    return { dataProducerId: dataProducer.id };
  }),
};

/** Ending and interrupting what is sent. */
export const producerNotifications: MethodEntries = {
  closeProducer: method(byId, ({ peer }, { producerId }) => {
    peer.producers.require(producerId).close();
  }),

  pauseProducer: method(byId, async ({ peer }, { producerId }) => {
    await peer.producers.require(producerId).pause();
  }),

  resumeProducer: method(byId, async ({ peer }, { producerId }) => {
    await peer.producers.require(producerId).resume();
  }),
};
