import type { types } from 'mediasoup';
import { createLogger } from '../logger.ts';
import { type DataAppData, type ProducerAppData } from './app-data.ts';
import { consume } from './consume.ts';
import { consumeData } from './consume-data.ts';
import { type Peer } from './peer.ts';
import { type RoomRouters } from './room-routers.ts';
import { type RoomRules } from './room-rules.ts';
import { type Member } from './member.ts';

const log = createLogger('offers');

/** What {@link Offers} need. */
export interface OffersOptions {
  readonly routers: RoomRouters;
  readonly rules: RoomRules;
  /** Extra consumers per producer. */
  readonly consumerReplicas: number;
  /** The peers that have joined, by id. */
  readonly peers: ReadonlyMap<string, Peer>;
}

/** Who of a room is offered what the others send. */
export class Offers {
  readonly #options: OffersOptions;

  constructor(options: OffersOptions) {
    this.#options = options;
  }

  /** Offers a member's new producer to all others. Never rejects. */
  async publish(owner: Member, producer: types.Producer<ProducerAppData>): Promise<void> {
    try {
      await this.#options.routers.pipe(producer);
      for (const other of this.othersThan(owner)) this.#offer(producer, other);
    } catch (error) {
      log('cannot pipe producer %s: %o', producer.id, error);
    }
  }

  /** Offers a member's new data producer to all others if it is on their channel, 'chat'. Never rejects. */
  async publishData(owner: Member, dataProducer: types.DataProducer<DataAppData>): Promise<void> {
    try {
      await this.#options.routers.pipeData(dataProducer);
      if (dataProducer.appData.channel !== 'chat') return;
      for (const other of this.othersThan(owner)) void consumeData(other, dataProducer);
    } catch (error) {
      log('cannot pipe data producer %s: %o', dataProducer.id, error);
    }
  }

  /** Offers to a peer that has just joined what a member sends. */
  catchUp(from: Member, to: Peer): void {
    for (const producer of from.producers.list()) this.#offer(producer, to);
    for (const dataProducer of from.dataProducers.list()) {
      const { channel } = dataProducer.appData;
      if (this.#options.rules.offersOlderData(channel)) void consumeData(to, dataProducer);
    }
  }

  /** The peers that have joined, without that one. */
  othersThan(owner: Member): Peer[] {
    return [...this.#options.peers.values()].filter((other) => other !== owner);
  }

  #offer(producer: types.Producer<ProducerAppData>, to: Peer): void {
    const { routers, rules, consumerReplicas: replicas } = this.#options;
    const { repeatsScore } = rules;
    void consume(to, { producer, router: routers.receiving, replicas, repeatsScore });
  }
}
