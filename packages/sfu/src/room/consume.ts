import type { types } from 'mediasoup';
import { createLogger } from '../logger.ts';
import { type ProducerAppData, type TransportAppData } from './app-data.ts';
import { type Peer } from './peer.ts';

const log = createLogger('consume');

type Producer = types.Producer<ProducerAppData>;
type Consumer = types.Consumer<ProducerAppData>;
type WebRtcTransport = types.WebRtcTransport<TransportAppData>;

/** What {@link consume} needs besides the peer. */
export interface ConsumeOptions {
  readonly producer: Producer;
  readonly router: types.Router;
  /** Extra consumers of the same producer. */
  readonly replicas: number;
  /** Tell the client the score once more after it has accepted. */
  readonly repeatsScore: boolean;
}

/**
 * Lets a peer receive a producer: makes a paused consumer, offers it to the client and resumes it once the client
 * accepts. A peer without receiving transport, or that cannot receive the codec, gets nothing. A client that
 * rejects keeps a consumer that stays paused, as in mediasoup-demo. Never rejects.
 */
export async function consume(peer: Peer, options: ConsumeOptions): Promise<void> {
  const { producer, router, replicas, repeatsScore } = options;
  const transport = peer.consumerTransport;
  const { rtpCapabilities } = peer;
  if (!transport || !rtpCapabilities) return;
  if (!router.canConsume({ producerId: producer.id, rtpCapabilities })) return;
  const once = async (): Promise<void> => {
    try {
      const consumer = await createConsumer({ peer, transport, producer, rtpCapabilities });
      await peer.link.request('newConsumer', { transportId: transport.id, consumer });
      await start(peer, consumer, repeatsScore);
    } catch (error) {
      log('peer %s does not consume producer %s: %o', peer.id, producer.id, error);
    }
  };
  await Promise.all(Array.from({ length: 1 + replicas }, once));
}

interface CreateConsumerOptions {
  readonly peer: Peer;
  readonly transport: WebRtcTransport;
  readonly producer: Producer;
  readonly rtpCapabilities: types.RtpCapabilities;
}

async function createConsumer(options: CreateConsumerOptions): Promise<Consumer> {
  const { peer, transport, producer, rtpCapabilities } = options;
  const consumer = await peer.consumers.make(async () =>
    transport.consume<ProducerAppData>({
      producerId: producer.id,
      rtpCapabilities,
      enableRtx: true,
      paused: true,
      ignoreDtx: true,
      appData: { ...producer.appData },
    }),
  );
  peer.closeIfTooLate(consumer);
  forwardEvents(peer, consumer);
  return consumer;
}

async function start({ link }: Peer, consumer: Consumer, repeatsScore: boolean): Promise<void> {
  if (consumer.closed) return;
  await consumer.resume();
  if (repeatsScore) link.notify('consumerScore', { consumerId: consumer.id, score: consumer.score });
}

function forwardEvents({ link }: Peer, consumer: Consumer): void {
  const consumerId = consumer.id;
  consumer.on('producerclose', () => {
    link.notify('consumerClosed', { consumerId });
  });
  consumer.on('producerpause', () => {
    link.notify('consumerPaused', { consumerId });
  });
  consumer.on('producerresume', () => {
    link.notify('consumerResumed', { consumerId });
  });
  consumer.on('score', (score) => {
    link.notify('consumerScore', { consumerId, score });
  });
  consumer.on('layerschange', (layers) => {
    link.notify('consumerLayersChanged', layers ? { consumerId, layers } : { consumerId });
  });
}
