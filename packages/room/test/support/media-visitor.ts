import type { Worker } from '@tureen/handler';
import { createTestPattern, createTone } from '@tureen/streams';
import { Device } from 'mediasoup-client';
import type { Consumer, DataConsumer, DataProducer, Producer, Transport } from 'mediasoup-client/types';
import type {
  ConsumerOffer,
  DataConsumerOffer,
  RoomNotification,
  Signaler,
  SignalerTarget,
} from '../../src/index.ts';
import { connectThrough, produceThrough } from '../../src/session/connect-transport.ts';
import { untilPackets } from './packets.ts';

/** A peer by hand over any signaler, with real media: sends a tone and takes everything it is offered. */
export class MediaVisitor {
  readonly notifications: RoomNotification[] = [];
  readonly consumers = new Map<string, Consumer>();
  readonly dataConsumers = new Map<string, DataConsumer>();
  readonly signaler: Signaler;
  readonly #device: Device;
  readonly #worker: Worker;
  #sending: Transport | undefined;
  #receiving: Transport | undefined;

  private constructor(worker: Worker, signaler: Signaler) {
    this.#worker = worker;
    this.signaler = signaler;
    this.#device = new Device({ handlerFactory: worker.createHandlerFactory() });
  }

  static async join(worker: Worker, signaler: Signaler, target: SignalerTarget): Promise<MediaVisitor> {
    const visitor = new MediaVisitor(worker, signaler);
    await visitor.#join(target);
    return visitor;
  }

  /** Sends a tone. */
  async publishTone(): Promise<Producer> {
    return this.sending.produce({ track: await createTone(this.#worker), appData: { source: 'audio' } });
  }

  /** Sends a test pattern in two sizes. */
  async publishPattern(): Promise<Producer> {
    const track = await createTestPattern(this.#worker, { width: 320, height: 240 });
    const encodings = [
      { scaleResolutionDownBy: 2, maxBitrate: 100_000 },
      { scaleResolutionDownBy: 1, maxBitrate: 400_000 },
    ];
    return this.sending.produce({ track, encodings, appData: { source: 'video' } });
  }

  /** Opens a data channel to the other peers. */
  async openChat(): Promise<DataProducer> {
    return this.sending.produceData({ label: 'chat', appData: { channel: 'chat' } });
  }

  get sending(): Transport {
    if (!this.#sending) throw new Error('not joined');
    return this.#sending;
  }

  get receiving(): Transport {
    if (!this.#receiving) throw new Error('not joined');
    return this.#receiving;
  }

  /** Resolves with the consumer once so many packets of that producer have come. */
  async receives(producerId: string, packets: number): Promise<Consumer> {
    return untilPackets(
      () => [...this.consumers.values()].find((one) => one.producerId === producerId),
      packets,
    );
  }

  close(): void {
    this.#sending?.close();
    this.#receiving?.close();
    this.signaler.close();
  }

  async #join(target: SignalerTarget): Promise<void> {
    const { signaler } = this;
    signaler.listen({
      onConsumerOffer: async (offer) => this.#take(offer),
      onDataConsumerOffer: async (offer) => this.#takeData(offer),
      onNotification: (notification) => this.notifications.push(notification),
      onClose: () => undefined,
    });
    await signaler.connect(target);
    await this.#device.load({ routerRtpCapabilities: await signaler.getRouterRtpCapabilities() });
    this.#sending = this.#device.createSendTransport(await signaler.createTransport('send'));
    this.#receiving = this.#device.createRecvTransport(await signaler.createTransport('recv'));
    for (const transport of [this.#sending, this.#receiving]) connectThrough(signaler, transport);
    produceThrough(signaler, this.#sending);
    const { recvRtpCapabilities: rtpCapabilities } = this.#device;
    const device = { flag: 'test', name: 'Test' };
    await signaler.join({ displayName: target.displayName ?? '', device, rtpCapabilities });
  }

  async #take({ consumerId, producerId, kind, rtpParameters, peerId }: ConsumerOffer): Promise<void> {
    const options = { id: consumerId, producerId, kind, rtpParameters, streamId: peerId };
    this.consumers.set(consumerId, await this.receiving.consume(options));
  }

  async #takeData({ dataConsumerId, ...offer }: DataConsumerOffer): Promise<void> {
    const consumer = await this.receiving.consumeData({ id: dataConsumerId, ...offer });
    this.dataConsumers.set(dataConsumerId, consumer);
  }
}
