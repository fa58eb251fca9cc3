import type { Device, Producer, Transport } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import { Publication } from '../publication.ts';
import type { Signaler } from '../signaling/signaler.ts';
import { connectThrough } from './connect-transport.ts';

/** What the send side needs from its session. */
export interface SendSideOptions {
  readonly signaler: Signaler;
  readonly device: Device;
  readonly peerId: string;
  readonly onTrackEnded: (publication: Publication) => void;
}

/** Everything this client sends: one transport, made at the first publication, and its producers. */
export class SendSide {
  readonly #options: SendSideOptions;
  readonly #publications = new Map<string, Publication>();
  #transport: Promise<Transport> | undefined;
  #closed = false;

  constructor(options: SendSideOptions) {
    this.#options = options;
  }

  get publications(): ReadonlyMap<string, Publication> {
    return this.#publications;
  }

  /** Sends `track` until it ends or the publication is closed. Does not stop the track when it closes. */
  async publish(track: MediaStreamTrack): Promise<Publication> {
    const { device, peerId } = this.#options;
    const kind = track.kind === 'audio' ? 'audio' : 'video';
    if (!device.canProduce(kind)) {
      throw new RoomError('unsupported', `the room takes no ${kind}: no codec of it is known to both sides`);
    }
    const transport = await this.obtainTransport();
    const producer = await transport.produce({
      track,
      streamId: peerId,
      stopTracks: false,
      appData: { source: kind },
    });
    return this.#register(producer);
  }

  /** The transport, made at first use. */
  async obtainTransport(): Promise<Transport> {
    this.#transport ??= this.#createTransport();
    return this.#transport;
  }

  /** Stops sending. Calling it again does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const publication of this.#publications.values()) publication.producer.close();
    this.#publications.clear();
    this.#transport?.then(
      (transport) => transport.close(),
      () => undefined,
    );
  }

  async #createTransport(): Promise<Transport> {
    const { signaler, device } = this.#options;
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
    if (this.#closed) transport.close();
    return transport;
  }

  #register(producer: Producer): Publication {
    const publication = new Publication(producer);
    this.#publications.set(producer.id, publication);
    producer.on('trackended', () => {
      this.#unpublish(publication);
      this.#options.onTrackEnded(publication);
    });
    return publication;
  }

  /** The server keeps a producer until it is told, and its consumers would wait for media for ever. */
  #unpublish({ producer }: Publication): void {
    this.#publications.delete(producer.id);
    producer.close();
    if (!this.#closed) this.#options.signaler.closeProducer(producer.id);
  }
}
