import {
  ProtooSignaler,
  type ConsumerOffer,
  type DataConsumerOffer,
  type RoomNotification,
  type SignalerListener,
} from '../../src/index.ts';

/** Says things in the server's name, and comes between the server's offers and those who take them. */
export class MeddlingSignaler extends ProtooSignaler {
  /** What is done instead of passing an offer on. */
  onOffer: (offer: ConsumerOffer, listener: SignalerListener) => Promise<void> = async (offer, listener) =>
    listener.onConsumerOffer(offer);
  /** What is done instead of passing an offer of data on. */
  onDataOffer: (offer: DataConsumerOffer, listener: SignalerListener) => Promise<void> = async (
    offer,
    listener,
  ) => listener.onDataConsumerOffer(offer);
  #listener: SignalerListener | undefined;

  override listen(listener: SignalerListener): void {
    this.#listener = listener;
    super.listen({
      onConsumerOffer: async (offer) => this.onOffer(offer, listener),
      onDataConsumerOffer: async (offer) => this.onDataOffer(offer, listener),
      onNotification: (notification) => listener.onNotification(notification),
      onClose: (close) => listener.onClose(close),
    });
  }

  /** Tells something in the server's name. */
  tell(notification: RoomNotification): void {
    this.#listener?.onNotification(notification);
  }
}
