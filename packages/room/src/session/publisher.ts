import { randomUUID } from 'node:crypto';
import type { Worker } from '@tureen/handler';
import type { Producer } from 'mediasoup-client/types';
import { RoomError } from '../errors.ts';
import type { Fire } from '../fire.ts';
import { createLogger } from '../logger.ts';
import { produceOptions, type PublishOptions } from '../media/produce-options.ts';
import { Publication } from '../publication.ts';
import type { Signaler } from '../signaling/signaler.ts';
import type { RoomStore } from '../state/room-store.ts';
import type { Connection } from './connection.ts';

const logger = createLogger('publisher');

/** What a publisher needs. */
export interface PublisherOptions {
  readonly peerId: string;
  readonly store: RoomStore;
  readonly fire: Fire;
  /** The signalling of the present connection. */
  readonly signaler: () => Signaler;
  /** Whether tracks that ended with their worker will have others in their place. */
  readonly keepsTracksOf: (worker: Worker) => boolean;
}

/** Everything this client sends, over any number of connections. */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #publications = new Map<string, Publication>();
  readonly #publishOptions = new Map<Publication, PublishOptions>();
  /** Tracks that are about to be published. */
  readonly #publishing = new Map<MediaStreamTrack, Promise<Publication>>();

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  get publications(): readonly Publication[] {
    return [...this.#publications.values()];
  }

  /** The publication of that id. */
  get(publicationId: string): Publication | undefined {
    return this.#publications.get(publicationId);
  }

  /**
   * Sends `track` until it ends or the publication is closed; a track that is being sent is not sent twice. Does not stop
   * the track when it closes.
   *
   * @throws RoomError `unsupported`, `media-failed`, `worker-failed`, what the signaller answered, or the reason why the
   * connection is over.
   */
  async publish(
    connection: Connection,
    track: MediaStreamTrack,
    options: PublishOptions = {},
  ): Promise<Publication> {
    const known = this.publications.find((publication) => publication.track === track);
    if (known !== undefined) return known;
    const begun = this.#publishing.get(track);
    if (begun !== undefined) return begun;
    const publishing = this.#publish(connection, track, options);
    this.#publishing.set(track, publishing);
    return publishing.finally(() => this.#publishing.delete(track));
  }

  /** Stops sending. Does nothing for a publication that has ended. */
  async unpublish(publication: Publication): Promise<void> {
    const wasActive = publication.state === 'active';
    if (!this.#forget(publication)) return;
    // The server keeps a producer until it is told, and its consumers would wait for media for ever.
    if (wasActive) await this.#closeOnServer(publication.producer.id);
  }

  /** The connection is gone. */
  suspend(): void {
    for (const publication of this.#publications.values()) publication.suspend();
  }

  /**
   * Sends again what was sent before the connection was lost. What cannot be sent is told of and ended.
   *
   * @throws the reason why the new connection is over, too.
   */
  async republish(connection: Connection): Promise<void> {
    for (const publication of this.publications) {
      if (publication.state !== 'suspended') continue;
      try {
        await this.#republish(connection, publication);
      } catch (error) {
        connection.closed.throwIfAborted();
        if (isOfConnection(error)) throw error;
        logger.error('cannot publish %s again: %o', publication.id, error);
        this.#forget(publication);
        this.#options.fire('publicationFailed', RoomError.fromMedia('publish again', error), publication);
      }
    }
  }

  /** Tracks of a new worker take the place of those whose worker is gone. */
  supply(replacements: ReadonlyMap<MediaStreamTrack, MediaStreamTrack>): void {
    for (const publication of this.#publications.values()) {
      const track = publication.track === null ? undefined : replacements.get(publication.track);
      if (track !== undefined) publication.supply(track);
    }
  }

  /** Ends everything without telling the server, which is being left. */
  close(): void {
    for (const publication of this.#publications.values()) this.#forget(publication);
  }

  readonly #owner = {
    signaler: (): Signaler => this.#options.signaler(),
    unpublish: async (publication: Publication): Promise<void> => this.unpublish(publication),
  };

  async #publish(
    connection: Connection,
    track: MediaStreamTrack,
    options: PublishOptions,
  ): Promise<Publication> {
    const { store, fire } = this.#options;
    const producer = await this.#produce(connection, track, options);
    const publication = new Publication(randomUUID(), producer, this.#owner);
    this.#publications.set(publication.id, publication);
    this.#publishOptions.set(publication, options);
    store.dispatch({ type: 'publicationAdded', publicationId: publication.id });
    this.#bind(connection, publication, producer);
    if (options.paused === true) await publication.pause();
    fire('published', publication);
    return publication;
  }

  async #republish(connection: Connection, publication: Publication): Promise<void> {
    const { track } = publication;
    if (track === null || track.readyState === 'ended') {
      throw new RoomError('media-failed', 'its track has ended; publish another one');
    }
    const options = this.#publishOptions.get(publication) ?? {};
    const producer = await this.#produce(connection, track, options);
    publication.bind(producer);
    this.#bind(connection, publication, producer);
    if (publication.paused) await publication.pause();
    this.#options.fire('republished', publication);
  }

  async #produce(
    connection: Connection,
    track: MediaStreamTrack,
    options: PublishOptions,
  ): Promise<Producer> {
    const { device, signaler } = connection;
    const settings = produceOptions(device, track, { streamId: this.#options.peerId, options });
    const discard = (late: Producer): void => {
      late.close();
      signaler.closeProducer(late.id).catch(() => undefined);
    };
    try {
      const transport = await connection.unlessClosed(connection.obtainSendTransport());
      return await connection.unlessClosed(transport.produce(settings), discard);
    } catch (cause) {
      connection.closed.throwIfAborted();
      throw RoomError.fromMedia(`publish ${track.kind}`, cause);
    }
  }

  #bind({ worker }: Connection, publication: Publication, producer: Producer): void {
    const { id: publicationId } = publication;
    this.#options.store.dispatch({ type: 'publicationBound', publicationId, producerId: producer.id });
    producer.on('trackended', () => {
      if (publication.producer !== producer || publication.closed) return;
      if (this.#options.keepsTracksOf(worker)) return;
      void this.unpublish(publication);
      this.#options.fire('trackEnded', publication);
    });
  }

  #forget(publication: Publication): boolean {
    if (!this.#publications.delete(publication.id)) return false;
    this.#publishOptions.delete(publication);
    publication.end();
    this.#options.store.dispatch({ type: 'publicationRemoved', publicationId: publication.id });
    this.#options.fire('unpublished', publication);
    return true;
  }

  async #closeOnServer(producerId: string): Promise<void> {
    try {
      await this.#options.signaler().closeProducer(producerId);
    } catch (error) {
      // A server that is gone has forgotten everything of this peer anyway.
      logger.debug('cannot close producer %s: %o', producerId, error);
    }
  }
}

/** Whether an error is about the way to the server rather than about one track. */
function isOfConnection(error: unknown): boolean {
  return (
    RoomError.isInstance(error) && ['disconnected', 'request-timeout', 'worker-failed'].includes(error.code)
  );
}
