import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { createLogger } from '../logger.ts';
import { type DataAppData, type ProducerAppData } from './app-data.ts';
import { Bot } from './bot.ts';
import { consume } from './consume.ts';
import { consumeData } from './consume-data.ts';
import { type SfuLimits } from './limits.ts';
import { PeerError } from './peer-error.ts';
import { type JoinInfo, type PeerInfo } from './peer-info.ts';
import { type PeerNotifications } from './peer-messages.ts';
import { type Peer } from './peer.ts';
import { type RoomRules } from './room-rules.ts';
import { Speakers } from './speakers.ts';

const log = createLogger('room');

/** Events of a {@link Room}. */
export interface RoomEvents {
  /** Fires when the room is closed, no matter how. */
  closed: [];
}

/** What it takes to make a {@link Room}. */
export interface RoomOptions {
  readonly id: string;
  readonly router: types.Router;
  /** Extra consumers per producer, set by whoever opened the room. */
  readonly consumerReplicas: number;
  readonly limits: SfuLimits;
  readonly rules: RoomRules;
}

/** A conference: the peers in it, and the rules of who receives what. Closes itself when the last peer is gone. */
export class Room extends EventEmitter<RoomEvents> {
  readonly id: string;
  readonly router: types.Router;
  readonly createdAt: Date = new Date();
  readonly #consumerReplicas: number;
  readonly #limits: SfuLimits;
  readonly #rules: RoomRules;
  readonly #bot: Bot;
  readonly #speakers: Speakers;
  readonly #joiningPeers = new Map<string, Peer>();
  readonly #peers = new Map<string, Peer>();
  #closed = false;

  private constructor(options: RoomOptions, bot: Bot, speakers: Speakers) {
    super();
    this.id = options.id;
    this.router = options.router;
    this.#consumerReplicas = options.consumerReplicas;
    this.#limits = options.limits;
    this.#rules = options.rules;
    this.#bot = bot;
    this.#speakers = speakers;
    this.router.observer.once('close', () => {
      this.close();
    });
    this.#speakers.listen({
      speakingPeers: (data) => {
        this.#notifyAll('speakingPeers', data);
      },
      activeSpeaker: (data) => {
        this.#notifyAll('activeSpeaker', data);
      },
    });
  }

  /** Opens a room on a fresh router, which the room owns from now on (also when this rejects). */
  static async create(options: RoomOptions): Promise<Room> {
    const { router, rules } = options;
    try {
      return new Room(options, await Bot.create(router), await Speakers.create(router, rules.maxSpeakers));
    } catch (error) {
      router.close();
      throw error;
    }
  }

  /** Whether the room is closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /** The peers that have joined, by id. */
  get peers(): ReadonlyMap<string, Peer> {
    return this.#peers;
  }

  /** The peers that are connected and have not joined yet, by id. */
  get joiningPeers(): ReadonlyMap<string, Peer> {
    return this.#joiningPeers;
  }

  /** @throws PeerError `limit` when the room is full for a peer with that id. */
  assertRoomFor(peerId: string): void {
    const { peersPerRoom } = this.#limits;
    const known = this.#peers.has(peerId) || this.#joiningPeers.has(peerId);
    const size = this.#peers.size + this.#joiningPeers.size;
    if (!known && size >= peersPerRoom) throw PeerError.limit('peers per room', peersPerRoom);
  }

  /** Takes in a peer that has just connected. It takes the place of one with the same id, which is closed. */
  accept(peer: Peer): void {
    this.#replace(this.#peers.get(peer.id));
    this.#replace(this.#joiningPeers.get(peer.id));
    this.#joiningPeers.set(peer.id, peer);
    peer.once('closed', () => {
      this.#joiningPeers.delete(peer.id);
      this.#peers.delete(peer.id);
      if (this.#rules.closesAtOnce) this.#closeIfEmpty();
      else this.closeWhenEmpty();
    });
    peer.once('left', () => {
      if (!peer.joined && !this.#rules.announcesStrangers) return;
      this.#notifyAll('peerClosed', { peerId: peer.id });
    });
  }

  /**
   * Makes a connected peer part of the conference: the others hear of it, and it is offered what they send.
   *
   * @returns The peers that were there before.
   * @throws PeerError `invalid-state` when it has joined before.
   */
  join(peer: Peer, info: JoinInfo): PeerInfo[] {
    peer.join(info);
    const others = [...this.#peers.values()];
    this.#joiningPeers.delete(peer.id);
    this.#peers.set(peer.id, peer);
    for (const other of others) {
      other.link.notify('newPeer', { peer: peer.info });
      this.#offerAll(other, peer);
    }
    void consumeData(peer, this.#bot.dataProducer);
    return others.map((other) => other.info);
  }

  /** Offers a peer's new producer to all others. */
  publish(peer: Peer, producer: types.Producer<ProducerAppData>): void {
    for (const other of this.#othersThan(peer)) this.#offer(producer, other);
    if (producer.kind !== 'audio') return;
    this.#speakers.watch(producer).catch((error: unknown) => {
      log('cannot watch the level of producer %s: %o', producer.id, error);
    });
  }

  /** Takes a peer's new data producer to where its channel leads: 'chat' to all others, 'bot' to the bot. */
  publishData(peer: Peer, dataProducer: types.DataProducer<DataAppData>): void {
    const { channel } = dataProducer.appData;
    if (channel === 'bot') void this.#bot.listenTo(peer, dataProducer);
    if (channel !== 'chat') return;
    for (const other of this.#othersThan(peer)) void consumeData(other, dataProducer);
  }

  /** @throws PeerError `invalid-state` before the peer joined. */
  rename(peer: Peer, displayName: string): void {
    const oldDisplayName = peer.rename(displayName);
    for (const other of this.#othersThan(peer)) {
      other.link.notify('peerDisplayNameChanged', { peerId: peer.id, displayName, oldDisplayName });
    }
  }

  /**
   * Closes the room if nobody is in it any more, in the next turn of the event loop: who is just coming in finds it
   * open.
   */
  closeWhenEmpty(): void {
    setImmediate(() => {
      this.#closeIfEmpty();
    });
  }

  /** Closes all peers and the router. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const peer of [...this.#joiningPeers.values(), ...this.#peers.values()]) peer.close();
    this.router.close();
    this.emit('closed');
  }

  #closeIfEmpty(): void {
    if (this.#peers.size === 0 && this.#joiningPeers.size === 0) this.close();
  }

  #replace(former: Peer | undefined): void {
    if (this.#rules.announcesReplaced) former?.disconnected();
    else former?.close();
  }

  #othersThan(peer: Peer): Peer[] {
    return [...this.#peers.values()].filter((other) => other !== peer);
  }

  #offerAll(from: Peer, to: Peer): void {
    for (const producer of from.producers.list()) this.#offer(producer, to);
    for (const dataProducer of from.dataProducers.list()) {
      if (this.#rules.offersOlderData(dataProducer.appData.channel)) void consumeData(to, dataProducer);
    }
  }

  #offer(producer: types.Producer<ProducerAppData>, to: Peer): void {
    const { repeatsScore } = this.#rules;
    void consume(to, { producer, router: this.router, replicas: this.#consumerReplicas, repeatsScore });
  }

  #notifyAll<Name extends keyof PeerNotifications>(name: Name, data: PeerNotifications[Name]): void {
    for (const peer of this.#peers.values()) peer.link.notify(name, data);
  }
}
