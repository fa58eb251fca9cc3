import type { types } from 'mediasoup';
import { type DataAppData, type ProducerAppData } from '../room/app-data.ts';
import { type Room } from '../room/room.ts';
import { type Broadcaster } from './broadcaster.ts';

/** What {@link produce} needs to know. */
export interface ProduceOptions {
  readonly room: Room;
  readonly transportId: string;
  readonly kind: types.MediaKind;
  readonly rtpParameters: types.RtpParameters;
  /** What the media is ('audio', 'video', 'screensharing'), as the others get to see it. */
  readonly source?: string | undefined;
}

/**
 * Receives media from a broadcaster and offers it to the others.
 *
 * @throws PeerError `invalid-state` before it joined or when it is closed meanwhile, `not-found` for the transport,
 *   `limit`; whatever mediasoup throws about the parameters.
 */
export async function produce(
  broadcaster: Broadcaster,
  { room, transportId, kind, rtpParameters, source }: ProduceOptions,
): Promise<types.Producer<ProducerAppData>> {
  broadcaster.assertJoined();
  const transport = broadcaster.transports.require(transportId);
  const appData = { peerId: broadcaster.id, ...(source !== undefined && { source }) };
  const producer = await broadcaster.producers.make(async () =>
    transport.produce<ProducerAppData>({ kind, rtpParameters, appData }),
  );
  broadcaster.closeIfTooLate(producer);
  room.publish(broadcaster, producer);
  return producer;
}

/** What {@link produceData} needs to know. */
export interface ProduceDataOptions {
  readonly room: Room;
  readonly transportId: string;
  readonly sctpStreamParameters: types.SctpStreamParameters;
  /** Decides who receives. */
  readonly label: string;
  readonly protocol: string;
  /** What the others get to see. */
  readonly attached: object;
}

/**
 * Receives messages from a broadcaster and takes them to where their label leads.
 *
 * @throws As {@link produce}.
 */
export async function produceData(
  broadcaster: Broadcaster,
  options: ProduceDataOptions,
): Promise<types.DataProducer<DataAppData>> {
  const { room, sctpStreamParameters, label, protocol, attached } = options;
  broadcaster.assertJoined();
  const transport = broadcaster.transports.require(options.transportId);
  const appData = { peerId: broadcaster.id, channel: label, attached };
  const dataProducer = await broadcaster.dataProducers.make(async () =>
    transport.produceData<DataAppData>({ sctpStreamParameters, label, protocol, appData }),
  );
  broadcaster.closeIfTooLate(dataProducer);
  room.publishData(broadcaster, dataProducer);
  return dataProducer;
}
