import type { types } from 'mediasoup';
import { type Peer } from '../../room/peer.ts';
import { produce, produceData } from '../../room/produce.ts';
import { method, type MethodEntries } from '../method-table.ts';
import { MEDIA_KIND, producerId as byId } from '../payloads.ts';
import { NAME, objectOf, STRUCTURE } from '../schemas.ts';
import { validatorOf } from '../validation.ts';

interface Produce {
  readonly transportId: string;
  readonly kind: types.MediaKind;
  readonly rtpParameters: types.RtpParameters;
  /** The others get to see all of it, and the peer's id. */
  readonly appData?: Readonly<Record<string, unknown>>;
}

interface ProduceData {
  readonly transportId: string;
  readonly sctpStreamParameters: types.SctpStreamParameters;
  /** Decides who receives: 'chat' the others, 'bot' the bot. */
  readonly label?: string;
  readonly protocol?: string;
  /** The others get to see all of it. */
  readonly appData?: object;
}

const production = validatorOf<Produce>(
  objectOf({ transportId: NAME, kind: MEDIA_KIND, rtpParameters: STRUCTURE }, { appData: STRUCTURE }),
);
const dataProduction = validatorOf<ProduceData>(
  objectOf(
    { transportId: NAME, sctpStreamParameters: STRUCTURE },
    { label: NAME, protocol: NAME, appData: STRUCTURE },
  ),
);

/** Sending, and ending and interrupting what is sent. */
export const producerRequests: MethodEntries = {
  produce: method(production, async ({ room, peer }, { appData = {}, ...options }) => {
    const { id } = await produce({ room, peer, appData, ...options });
    return { id };
  }),

  produceData: method(dataProduction, async ({ room, peer }, { appData = {}, ...options }) => {
    const { label = '', protocol = '', ...way } = options;
    const { id } = await produceData({
      room,
      peer,
      ...way,
      label,
      protocol,
      channel: label,
      attached: appData,
    });
    return { id };
  }),

  closeProducer: method(byId, ({ peer }, { producerId }) => {
    producerOf(peer, producerId).close();
  }),

  pauseProducer: method(byId, async ({ peer }, { producerId }) => {
    await producerOf(peer, producerId).pause();
  }),

  resumeProducer: method(byId, async ({ peer }, { producerId }) => {
    await producerOf(peer, producerId).resume();
  }),
};

function producerOf(peer: Peer, producerId: string): types.Producer {
  peer.assertJoined();
  return peer.producers.require(producerId);
}
