import type { types } from 'mediasoup';
import { type DataAppData, type ProducerAppData } from './app-data.ts';
import { type Peer } from './peer.ts';
import { type Room } from './room.ts';

/** What {@link produce} needs to know. */
export interface ProduceOptions {
  readonly room: Room;
  readonly peer: Peer;
  readonly transportId: string;
  readonly kind: types.MediaKind;
  readonly rtpParameters: types.RtpParameters;
  /** What goes with the producer besides the peer's id. */
  readonly appData: Readonly<Record<string, unknown>>;
}

/**
 * Receives media from a peer and offers it to the others.
 *
 * @throws PeerError `invalid-state` before the peer joined or when it is closed meanwhile, `not-found` for the
 *   transport, `limit`; whatever mediasoup throws about the parameters.
 */
export async function produce(options: ProduceOptions): Promise<types.Producer<ProducerAppData>> {
  const { room, peer, kind, rtpParameters } = options;
  peer.assertJoined();
  const transport = peer.transports.require(options.transportId);
  const appData = { ...options.appData, peerId: peer.id };
  const producer = await peer.producers.make(async () =>
    transport.produce<ProducerAppData>({ kind, rtpParameters, appData }),
  );
  peer.closeIfTooLate(producer);
  producer.on('score', (score) => {
    peer.link.notify('producerScore', { producerId: producer.id, score });
  });
  room.publish(peer, producer);
  return producer;
}

/** What {@link produceData} needs to know. */
export interface ProduceDataOptions {
  readonly room: Room;
  readonly peer: Peer;
  readonly transportId: string;
  readonly sctpStreamParameters: types.SctpStreamParameters;
  readonly label: string;
  readonly protocol: string;
  /** Who receives: 'chat' the others, 'bot' the bot, anything else nobody. */
  readonly channel: string | undefined;
  /** What the client attached, where the dialect lets it. */
  readonly attached?: object | undefined;
}

/**
 * Receives messages from a peer and takes them to where its channel leads.
 *
 * @throws As {@link produce}.
 */
export async function produceData(options: ProduceDataOptions): Promise<types.DataProducer<DataAppData>> {
  const { room, peer, sctpStreamParameters, label, protocol } = options;
  peer.assertJoined();
  const transport = peer.transports.require(options.transportId);
  const appData = dataAppDataOf(options);
  const dataProducer = await peer.dataProducers.make(async () =>
    transport.produceData<DataAppData>({ sctpStreamParameters, label, protocol, appData }),
  );
  peer.closeIfTooLate(dataProducer);
  room.publishData(peer, dataProducer);
  return dataProducer;
}

function dataAppDataOf({ peer, channel, attached }: ProduceDataOptions): DataAppData {
  return {
    peerId: peer.id,
    ...(channel !== undefined && { channel }),
    ...(attached !== undefined && { attached }),
  };
}
