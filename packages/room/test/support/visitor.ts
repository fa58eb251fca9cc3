import type { Worker } from '@tureen/handler';
import { createTone } from '@tureen/streams';
import { Device } from 'mediasoup-client';
import type { DataProducer, Producer, Transport } from 'mediasoup-client/types';
import { ProtooSignaler, type PeerIdentity, type RoomAddressInfo } from '../../src/index.ts';
import { connectThrough } from '../../src/session/connect-transport.ts';

/** A peer by hand: signalling and a mediasoup-client device without the room client. It receives nothing. */
export class Visitor {
  readonly signaler: ProtooSignaler;
  readonly #transport: Transport;
  readonly #worker: Worker;

  private constructor(parts: { worker: Worker; signaler: ProtooSignaler; transport: Transport }) {
    this.#worker = parts.worker;
    this.signaler = parts.signaler;
    this.#transport = parts.transport;
  }

  /** Joins with a sending transport. */
  static async join(
    worker: Worker,
    room: RoomAddressInfo,
    { peerId, displayName = '' }: PeerIdentity,
  ): Promise<Visitor> {
    const signaler = new ProtooSignaler();
    signaler.listen({
      onConsumerOffer: async () => undefined,
      onDataConsumerOffer: async () => undefined,
      onNotification: () => undefined,
      onClose: () => undefined,
    });
    await signaler.connect({ ...room, roomId: room.roomId ?? '', peerId });
    const device = new Device({ handlerFactory: worker.createHandlerFactory() });
    await device.load({ routerRtpCapabilities: await signaler.getRouterRtpCapabilities() });
    const transport = device.createSendTransport(await signaler.createTransport('send'));
    connectThrough(signaler, transport);
    transport.on('produce', (request, callback, errback) => {
      signaler
        .produce({ transportId: transport.id, ...request })
        .then(({ producerId }) => callback({ id: producerId }), errback);
    });
    transport.on('producedata', ({ label = '', protocol = '', ...request }, callback, errback) => {
      signaler
        .produceData({ transportId: transport.id, label, protocol, ...request })
        .then(({ dataProducerId }) => callback({ id: dataProducerId }), errback);
    });
    await signaler.join({ displayName, device: { flag: 'test', name: 'Test' } });
    return new Visitor({ worker, signaler, transport });
  }

  /** Sends a tone. */
  async publishTone(): Promise<Producer> {
    return this.#transport.produce({ track: await createTone(this.#worker), appData: { source: 'audio' } });
  }

  /** Opens a data channel towards `bot` or, as `chat`, to the other peers. Resolves when it is open. */
  async openData(channel: 'bot' | 'chat'): Promise<DataProducer> {
    const label = `${channel} of the visitor`;
    const producer = await this.#transport.produceData({ label, appData: { channel } });
    if (producer.readyState !== 'open') await new Promise<void>((resolve) => producer.once('open', resolve));
    return producer;
  }

  rename(displayName: string): void {
    void this.signaler.changeDisplayName(displayName);
  }

  close(): void {
    this.#transport.close();
    this.signaler.close();
  }
}
