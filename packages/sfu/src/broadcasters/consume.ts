import type { types } from 'mediasoup';
import { type DataAppData, type ProducerAppData } from '../room/app-data.ts';
import { PeerError } from '../room/peer-error.ts';
import { type Room } from '../room/room.ts';
import { type Broadcaster } from './broadcaster.ts';

/** What {@link consume} needs to know. */
export interface ConsumeOptions {
  readonly room: Room;
  readonly transportId: string;
  readonly producerId: string;
  readonly rtpCapabilities: types.RtpCapabilities;
  /** Default false. */
  readonly paused?: boolean | undefined;
}

/**
 * Sends a producer of another member to a broadcaster.
 *
 * @throws PeerError `invalid-state` before it joined or when it is closed meanwhile, `not-found` for the transport or
 *   the producer, `unavailable` when it cannot receive the codec, `limit`; whatever mediasoup throws.
 */
export async function consume(
  broadcaster: Broadcaster,
  { room, transportId, producerId, rtpCapabilities, paused = false }: ConsumeOptions,
): Promise<types.Consumer<ProducerAppData>> {
  broadcaster.assertJoined();
  const transport = broadcaster.transports.require(transportId);
  if (!room.routerFor('consumer').canConsume({ producerId, rtpCapabilities })) {
    throw PeerError.unavailable(`cannot consume Producer '${producerId}'`);
  }
  const producer = room.producers.find(({ id }) => id === producerId);
  if (!producer) throw PeerError.notFound('Producer', producerId);
  const appData = { ...producer.appData };
  const consumer = await broadcaster.consumers.make(async () =>
    transport.consume<ProducerAppData>({ producerId, rtpCapabilities, paused, appData }),
  );
  broadcaster.closeIfTooLate(consumer);
  return consumer;
}

/**
 * Sends a data producer of another member to a broadcaster.
 *
 * @throws As {@link consume}.
 */
export async function consumeData(
  broadcaster: Broadcaster,
  { transportId, dataProducerId }: { readonly transportId: string; readonly dataProducerId: string },
): Promise<types.DataConsumer<DataAppData>> {
  broadcaster.assertJoined();
  const transport = broadcaster.transports.require(transportId);
  const dataConsumer = await broadcaster.dataConsumers.make(async () =>
    transport.consumeData<DataAppData>({ dataProducerId }),
  );
  broadcaster.closeIfTooLate(dataConsumer);
  return dataConsumer;
}
