import type { Transport } from 'mediasoup-client/types';
import type { MediasoupClient } from '../client.ts';
import type { Publication } from '../publication.ts';
import type { Subscription } from '../subscription.ts';
import type { PublicationFigures, StatsSample, SubscriptionFigures, TransportFigures } from './figures.ts';
import { publicationCounters, publicationFigures } from './publication-figures.ts';
import type { Counters } from './rates.ts';
import { recordsOf } from './raw-record.ts';
import type { LocalStats, StatsHooks } from './stats-hooks.ts';
import { subscriptionFigures, type SubscriptionMemory } from './subscription-figures.ts';
import { type TransportCounters, transportCounters, transportFigures } from './transport-figures.ts';

/** Does something about one object; a failure is reported unless the object is gone by now. */
export type Attempt = <T>(isGone: () => boolean, action: () => Promise<T>) => Promise<T | undefined>;

/** Takes samples of a client's own end, and remembers what the next one needs of this one. */
export class LocalSampler {
  readonly #client: MediasoupClient;
  readonly #hooks: StatsHooks;
  readonly #attempt: Attempt;
  #publications = new Map<string, Counters>();
  #subscriptions = new Map<string, SubscriptionMemory>();
  readonly #transports = new WeakMap<Transport, TransportCounters>();

  constructor(client: MediasoupClient, hooks: StatsHooks, attempt: Attempt) {
    this.#client = client;
    this.#hooks = hooks;
    this.#attempt = attempt;
  }

  /** A sample; undefined outside a room. */
  async take(): Promise<StatsSample | undefined> {
    const { room, publications, subscriptions, sendTransport, recvTransport } = this.#client;
    if (!room) return undefined;
    const [sending, receiving, published, received] = await Promise.all([
      this.#transport(sendTransport, (stats) => this.#hooks.onGetSendTransportLocalStats(stats)),
      this.#transport(recvTransport, (stats) => this.#hooks.onGetRecvTransportLocalStats(stats)),
      Promise.all(publications.map(async (each) => this.#publication(each))),
      Promise.all(subscriptions.map(async (each) => this.#subscription(each))),
    ]);
    this.#forgetAllBut(publications, subscriptions);
    return {
      timestampMs: Date.now(),
      roomId: room.roomId,
      peerId: room.mePeer.peerId,
      sendTransport: sending,
      recvTransport: receiving,
      publications: published.filter((figures) => figures !== undefined),
      subscriptions: received.filter((figures) => figures !== undefined),
    };
  }

  async #transport(
    transport: Transport | undefined,
    hook: (stats: LocalStats) => void,
  ): Promise<TransportFigures | undefined> {
    if (!transport) return undefined;
    return this.#attempt(
      () => transport.closed,
      async () => {
        const records = recordsOf(await transport.getStats());
        hook(records);
        const now = transportCounters(records, performance.now());
        const before = this.#transports.get(transport);
        this.#transports.set(transport, now);
        return transportFigures(records, before, now);
      },
    );
  }

  async #publication(publication: Publication): Promise<PublicationFigures | undefined> {
    const { id, kind, mimeType, score } = publication;
    return this.#attempt(
      () => publication.state !== 'active',
      async () => {
        const records = recordsOf(await publication.getStats());
        if (kind === 'audio') this.#hooks.onGetAudioLocalStats(records, publication);
        else this.#hooks.onGetVideoLocalStats(records, publication);
        const now = publicationCounters(records, performance.now());
        const before = this.#publications.get(id);
        this.#publications.set(id, now);
        return publicationFigures({ id, kind, mimeType, score }, records, [before, now]);
      },
    );
  }

  async #subscription(subscription: Subscription): Promise<SubscriptionFigures | undefined> {
    const { id } = subscription;
    return this.#attempt(
      () => subscription.state !== 'active',
      async () => {
        const records = recordsOf(await subscription.getStats());
        this.#hooks.onGetConsumerLocalStats(records, subscription);
        const before = this.#subscriptions.get(id);
        const moment = { before, atMs: performance.now() };
        const { figures, memory } = subscriptionFigures(factsOf(subscription), records, moment);
        this.#subscriptions.set(id, memory);
        return figures;
      },
    );
  }

  #forgetAllBut(publications: readonly Publication[], subscriptions: readonly Subscription[]): void {
    const ids = new Set([...publications, ...subscriptions].map(({ id }) => id));
    for (const memory of [this.#publications, this.#subscriptions]) {
      for (const id of memory.keys()) if (!ids.has(id)) memory.delete(id);
    }
  }
}

function factsOf(subscription: Subscription): Parameters<typeof subscriptionFigures>[0] {
  const { id, kind, mimeType, score, layers, paused, producerPaused } = subscription;
  return { id, kind, mimeType, score, layers, paused, producerPaused, peerId: subscription.peer.peerId };
}
