import type { Peer } from '../peer.ts';
import type { ConsumerOffer, DataConsumerOffer } from '../signaling/signaler.ts';
import { Listener, type ListenerRequest } from './listener.ts';

/** Answers the server; it begins to send then. Calling it again does nothing. */
export type Respond = () => Promise<void>;

/** Hears of consumers that the server wants this client to take. */
export class ConsumerRequestListener extends Listener {
  /**
   * A track is ready to be received, and recorded if it is to be. Call `respond` for the server to begin to send; when
   * this ends without having called it, throws or takes longer than the offer may, it is called all the same.
   */
  async onNewConsumer(
    respond: Respond,
    _request: ListenerRequest<'newConsumer', ConsumerOffer>,
    _otherPeer: Peer,
  ): Promise<void> {
    await respond();
  }
}

/** Hears of data consumers that the server wants this client to take. */
export class DataConsumerRequestListener extends Listener {
  /** Messages are ready to be received. As {@link ConsumerRequestListener.onNewConsumer}; no peer: the server's bot. */
  async onNewDataConsumer(
    respond: Respond,
    _request: ListenerRequest<'newDataConsumer', DataConsumerOffer>,
    _otherPeer: Peer | undefined,
  ): Promise<void> {
    await respond();
  }
}
