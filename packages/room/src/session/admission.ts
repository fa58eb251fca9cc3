import { receives, type ConsumerConfig } from '../configuration.ts';
import type { Fire } from '../fire.ts';
import { consumerInfo, OfferedConsumer, refusal, type ConsumerInfo } from '../offered-consumer.ts';
import type { Peer } from '../peer.ts';
import type { ConsumerOffer } from '../signaling/signaler.ts';

/** Milliseconds that the app has for its decision when it sets no other time. */
const OFFER_TIMEOUT_MS = 10_000;

/** Decides which offered consumers are taken: by the configuration's filters, and by the app. */
export class Admission {
  readonly #config: ConsumerConfig;
  readonly #fire: Fire;
  readonly #pending = new Map<string, OfferedConsumer>();

  constructor(config: ConsumerConfig, fire: Fire) {
    this.#config = config;
    this.#fire = fire;
  }

  /**
   * Resolves when the consumer may be taken, with the offer to be told how that goes.
   *
   * @throws RoomError that says to the server why it may not.
   */
  async decide(offer: ConsumerOffer, peer: Peer): Promise<OfferedConsumer> {
    const info = consumerInfo(offer, peer);
    const { kinds, peers, autoConsume = true, offerTimeoutMs = OFFER_TIMEOUT_MS } = this.#config;
    if (!receives(this.#config)) throw refusal('this peer does not receive');
    if (kinds?.includes(info.kind) === false) throw refusal(`this peer does not want ${info.kind}`);
    if (peers?.includes(peer.peerId) === false) throw refusal('this peer does not want that peer');
    const offered = new OfferedConsumer(info, offerTimeoutMs);
    this.#pending.set(info.consumerId, offered);
    try {
      this.#ask(offered, autoConsume);
      await offered.accepted;
      return offered;
    } finally {
      this.#pending.delete(info.consumerId);
    }
  }

  /** The server took an offer back. */
  withdraw(consumerId: string): void {
    this.#pending.get(consumerId)?.withdraw();
  }

  /** The peer is gone, and what it offered with it. */
  withdrawPeer(peerId: string): void {
    for (const offered of this.#pending.values()) {
      if (offered.info.peer.peerId === peerId) offered.withdraw();
    }
  }

  /** No offer is of use any more. */
  withdrawAll(): void {
    for (const offered of this.#pending.values()) offered.withdraw();
  }

  #ask(offered: OfferedConsumer, autoConsume: boolean): void {
    filterOf(this.#config, offered.info).then(
      (wanted) => {
        if (!wanted) offered.reject('this peer does not want it');
        else if (autoConsume) accept(offered);
        else this.#fire('consumerOffered', offered);
      },
      (error: unknown) => offered.reject(`the filter failed: ${String(error)}`),
    );
  }
}

async function filterOf({ filter }: ConsumerConfig, info: ConsumerInfo): Promise<boolean> {
  return filter === undefined ? true : filter(info);
}

/** How the taking goes is told elsewhere. */
function accept(offered: OfferedConsumer): void {
  offered.accept().catch(() => undefined);
}
