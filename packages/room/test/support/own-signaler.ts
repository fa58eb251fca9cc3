import {
  MediasoupSignalerInterface,
  NO_FEATURES,
  ProtooSignaler,
  type CreateTransportOptions,
  type SignalerFeatures,
  type SignalerListener,
} from '../../src/index.ts';

/** A signaler as an app writes one: the least that is needed, and data. It remembers what it was asked for. */
export class OwnSignaler extends MediasoupSignalerInterface {
  readonly features: SignalerFeatures = { ...NO_FEATURES, protocol: 'the own one', data: true };
  /** What was called, and which of it was answered: `join`, `join resolves`. */
  readonly calls = new Set<string>();
  readonly #server = new ProtooSignaler();

  listen(listener: SignalerListener): void {
    this.#server.listen({
      onConsumerOffer: async (offer) => this.#log('onConsumerOffer', listener.onConsumerOffer(offer)),
      onDataConsumerOffer: async (offer) =>
        this.#log('onDataConsumerOffer', listener.onDataConsumerOffer(offer)),
      onNotification: (notification) => {
        this.calls.add('onNotification');
        listener.onNotification(notification);
      },
      onClose: (close) => listener.onClose(close),
    });
  }

  async connect(...parameters: Parameters<ProtooSignaler['connect']>): ReturnType<ProtooSignaler['connect']> {
    return this.#log('connect', this.#server.connect(...parameters));
  }

  async getRouterRtpCapabilities(
    ...parameters: Parameters<ProtooSignaler['getRouterRtpCapabilities']>
  ): ReturnType<ProtooSignaler['getRouterRtpCapabilities']> {
    return this.#log('getRouterRtpCapabilities', this.#server.getRouterRtpCapabilities(...parameters));
  }

  async connectTransport(
    ...parameters: Parameters<ProtooSignaler['connectTransport']>
  ): ReturnType<ProtooSignaler['connectTransport']> {
    return this.#log('connectTransport', this.#server.connectTransport(...parameters));
  }

  async join(...parameters: Parameters<ProtooSignaler['join']>): ReturnType<ProtooSignaler['join']> {
    return this.#log('join', this.#server.join(...parameters));
  }

  async produce(...parameters: Parameters<ProtooSignaler['produce']>): ReturnType<ProtooSignaler['produce']> {
    return this.#log('produce', this.#server.produce(...parameters));
  }

  async closeProducer(
    ...parameters: Parameters<ProtooSignaler['closeProducer']>
  ): ReturnType<ProtooSignaler['closeProducer']> {
    return this.#log('closeProducer', this.#server.closeProducer(...parameters));
  }

  override async produceData(
    ...parameters: Parameters<ProtooSignaler['produceData']>
  ): ReturnType<ProtooSignaler['produceData']> {
    return this.#log('produceData', this.#server.produceData(...parameters));
  }

  async createTransport(
    direction: 'send' | 'recv',
    options?: CreateTransportOptions,
  ): ReturnType<ProtooSignaler['createTransport']> {
    return this.#log(`createTransport('${direction}')`, this.#server.createTransport(direction, options));
  }

  close(): void {
    this.#server.close();
  }

  async #log<T>(name: string, answer: Promise<T>): Promise<T> {
    this.calls.add(name);
    const result = await answer;
    this.calls.add(`${name} resolves`);
    return result;
  }
}
