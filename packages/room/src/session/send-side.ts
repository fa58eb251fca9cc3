import type { Device, Producer, Transport } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import { createLogger } from '../logger.ts';
import { Publication } from '../publication.ts';
import type { Signaler } from '../signaling/signaler.ts';
import { connectThrough } from './connect-transport.ts';

const logger = createLogger('send-side');

/** What the send side needs from its session. */
export interface SendSideOptions {
  readonly signaler: Signaler;
  readonly device: Device;
  readonly peerId: string;
  readonly listener: SendSideListener;
}

/** Who is told what happens on the send side. */
export interface SendSideListener {
  onPublished(publication: Publication): void;
  onTrackEnded(publication: Publication): void;
}

/** Everything this client sends: one transport, made at the first publication, and its producers. */
export class SendSide {
  readonly #options: SendSideOptions;
  readonly #publications = new Map<string, Publication>();
  readonly #byTrack = new Map<MediaStreamTrack, Promise<Publication>>();
  #transport: Promise<Transport> | undefined;
  /** Why it was closed. */
  #closed: RoomError | undefined;

  constructor(options: SendSideOptions) {
    this.#options = options;
  }

  get publications(): ReadonlyMap<string, Publication> {
    return this.#publications;
  }

  /**
   * Sends `track` until it ends or the publication is closed; a track that is being sent is not sent twice. Does not
   * stop the track when it closes.
   *
   * @throws RoomError `unsupported`, `media-failed`, `worker-failed`, or what the signaller answered.
   */
  async publish(track: MediaStreamTrack): Promise<Publication> {
    const known = this.#byTrack.get(track);
    if (known !== undefined) return known;
    const publishing = this.#publish(track);
    this.#byTrack.set(track, publishing);
    publishing.catch(() => this.#byTrack.delete(track));
    return publishing;
  }

  /** Stops sending; what is being published fails with `reason`. Calling it again does nothing. */
  close(reason: RoomError): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    for (const publication of this.#publications.values()) publication.producer.close();
    this.#publications.clear();
    this.#byTrack.clear();
    this.#transport?.then(
      (transport) => transport.close(),
      () => undefined,
    );
  }

  async #publish(track: MediaStreamTrack): Promise<Publication> {
    const { device, peerId, listener } = this.#options;
    const kind = track.kind === 'audio' ? 'audio' : 'video';
    if (!device.canProduce(kind)) {
      throw new RoomError('unsupported', `the room takes no ${kind}: no codec of it is known to both sides`);
    }
    try {
      const transport = await this.#obtainTransport();
      const options = { track, streamId: peerId, stopTracks: false, appData: { source: kind } };
      const publication = this.#register(await transport.produce(options), track);
      listener.onPublished(publication);
      return publication;
    } catch (cause) {
      throw this.#closed ?? RoomError.fromMedia(`publish ${kind}`, cause);
    }
  }

  /** The transport, made at first use. */
  async #obtainTransport(): Promise<Transport> {
    this.#transport ??= this.#createTransport().catch((error: unknown) => {
      this.#transport = undefined;
      throw error;
    });
    return this.#transport;
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
    if (this.#closed !== undefined) transport.close();
    return transport;
  }

  #register(producer: Producer, track: MediaStreamTrack): Publication {
    const publication = new Publication(producer);
    this.#publications.set(producer.id, publication);
    producer.on('trackended', () => {
      this.#byTrack.delete(track);
      this.#unpublish(publication);
      this.#options.listener.onTrackEnded(publication);
    });
    return publication;
  }

  /** The server keeps a producer until it is told, and its consumers would wait for media for ever. */
  #unpublish({ producer }: Publication): void {
    this.#publications.delete(producer.id);
    producer.close();
    if (this.#closed !== undefined) return;
    this.#options.signaler.closeProducer(producer.id).catch((error: unknown) => {
      logger.warn('the server keeps producer %s: %o', producer.id, error);
    });
  }
}
