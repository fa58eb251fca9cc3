import { respondThrough } from '../listeners/respond-through.ts';
import { ConsumerRequestListener, DataConsumerRequestListener } from '../listeners/request-listeners.ts';
import { refusal } from '../offered-consumer.ts';
import type { Room } from '../room.ts';
import type { ConsumerOffer, DataConsumerOffer } from '../signaling/signaler.ts';
import type { Admission } from './admission.ts';
import type { Connection } from './connection.ts';
import type { PeerQueues } from './peer-queues.ts';
import type { Receiver } from './receiver.ts';
import type { StayOptions } from './stay-options.ts';

/** What taking a consumer needs. */
export interface TakeContext {
  readonly connection: Connection;
  readonly room: Room;
  readonly receiver: Receiver;
  readonly admission: Admission;
  readonly queues: PeerQueues;
  readonly options: StayOptions;
}

/** Decides about an offered consumer, takes it in the queue of its peer, and lets the app's listener respond. */
export async function takeConsumer(context: TakeContext, offer: ConsumerOffer): Promise<void> {
  const { connection, room, receiver, admission, queues, options } = context;
  const peer = room.obtainPeer(offer.peerId);
  const offered = await admission.decide(offer, peer);
  try {
    const subscription = await queues.run(offer.peerId, async () => {
      if (!room.peers.has(offer.peerId)) throw refusal('the peer has left');
      return receiver.take(connection, offer);
    });
    offered.fulfil(subscription);
    const { consumer: listener = new ConsumerRequestListener() } = options.requestListeners;
    await respondThrough({
      name: 'onNewConsumer',
      timeoutMs: options.listenerTimeoutMs,
      onError: (error) => options.onListenerError(error),
      call: async (respond) =>
        listener.onNewConsumer(respond, { method: 'newConsumer', data: offer }, subscription.peer),
    });
    // The server resumes the consumer when it is answered; what the app wants of it comes after that.
    setImmediate(() => void receiver.settle(subscription));
  } catch (error) {
    offered.fail(error);
    throw error;
  }
}

/** Takes an offered data consumer, and lets the app's listener respond. */
export async function takeDataConsumer(context: TakeContext, offer: DataConsumerOffer): Promise<void> {
  const { connection, receiver, queues, options } = context;
  const take = async (): ReturnType<Receiver['takeData']> => receiver.takeData(connection, offer);
  const subscription = await (offer.peerId === undefined ? take() : queues.run(offer.peerId, take));
  const { dataConsumer: listener = new DataConsumerRequestListener() } = options.requestListeners;
  await respondThrough({
    name: 'onNewDataConsumer',
    timeoutMs: options.listenerTimeoutMs,
    onError: (error) => options.onListenerError(error),
    call: async (respond) =>
      listener.onNewDataConsumer(respond, { method: 'newDataConsumer', data: offer }, subscription.peer),
  });
}
