import type { types } from 'mediasoup';
import { type DataAppData, type ProducerAppData, type TransportDirection } from './app-data.ts';

/**
 * The mediasoup routers of a room: one for everything, or one on which clients send and another, of another worker, on
 * which they receive; pipe transports between them carry what is sent.
 */
export class RoomRouters {
  /** On which clients send. */
  readonly sending: types.Router;
  /** On which clients receive; the same one unless the room pipes. */
  readonly receiving: types.Router;

  constructor(sending: types.Router, receiving: types.Router = sending) {
    this.sending = sending;
    this.receiving = receiving;
  }

  /** Makes a room's routers: one on `sending`, and a second one if there is a worker for it. */
  static async create(
    mediaCodecs: readonly types.RouterRtpCodecCapability[],
    sending: types.Worker,
    receiving?: types.Worker,
  ): Promise<RoomRouters> {
    const first = await sending.createRouter({ mediaCodecs: [...mediaCodecs] });
    if (!receiving) return new RoomRouters(first);
    try {
      return new RoomRouters(first, await receiving.createRouter({ mediaCodecs: [...mediaCodecs] }));
    } catch (error) {
      first.close();
      throw error;
    }
  }

  /** Whether there are two. */
  get piped(): boolean {
    return this.sending !== this.receiving;
  }

  /** The router of a client's transport. */
  of(direction: TransportDirection): types.Router {
    return direction === 'consumer' ? this.receiving : this.sending;
  }

  /** Calls the listener when either router closes; it may be called twice. */
  onClose(listener: () => void): void {
    for (const router of new Set([this.sending, this.receiving])) router.observer.once('close', listener);
  }

  /** Makes a producer receivable. Does nothing with one router. */
  async pipe(producer: types.Producer<ProducerAppData>): Promise<void> {
    if (!this.piped || producer.closed) return;
    await this.sending.pipeToRouter({ producerId: producer.id, router: this.receiving });
  }

  /** Makes a data producer receivable. Does nothing with one router. */
  async pipeData(dataProducer: types.DataProducer<DataAppData>): Promise<void> {
    if (!this.piped || dataProducer.closed) return;
    await this.sending.pipeToRouter({ dataProducerId: dataProducer.id, router: this.receiving });
  }

  /** Closes both. Idempotent. */
  close(): void {
    this.sending.close();
    this.receiving.close();
  }
}
