import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { type Broadcaster } from '../broadcasters/broadcaster.ts';
import { createLogger } from '../logger.ts';
import { type DataAppData, type ProducerAppData, type TransportDirection } from './app-data.ts';
import { Bot } from './bot.ts';
import { consumeData } from './consume-data.ts';
import { type SfuLimits } from './limits.ts';
import { type Member } from './member.ts';
import { Offers } from './offers.ts';
import { PeerError } from './peer-error.ts';
import { type JoinInfo, type PeerInfo } from './peer-info.ts';
import { type PeerNotifications } from './peer-messages.ts';
import { type Peer } from './peer.ts';
import { type RoomRouters } from './room-routers.ts';
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
  /** Owned by the room from now on. */
  readonly routers: RoomRouters;
  /** Extra consumers per producer, set by whoever opened the room. */
  readonly consumerReplicas: number;
  readonly limits: SfuLimits;
  readonly rules: RoomRules;
}

/** A conference: the peers in it, and the rules of who receives what. Closes itself when the last peer is gone. */
export class Room extends EventEmitter<RoomEvents> {
  readonly id: string;
  readonly createdAt: Date = new Date();
  readonly #routers: RoomRouters;
  readonly #limits: SfuLimits;
  readonly #rules: RoomRules;
  readonly #offers: Offers;
  readonly #bot: Bot;
  readonly #speakers: Speakers;
  readonly #joiningPeers = new Map<string, Peer>();
  readonly #peers = new Map<string, Peer>();
  readonly #broadcasters = new Map<string, Broadcaster>();
  #closed = false;

  private constructor(options: RoomOptions, bot: Bot, speakers: Speakers) {
    super();
    this.id = options.id;
    this.#routers = options.routers;
    const { routers, rules, consumerReplicas } = options;
    this.#offers = new Offers({ routers, rules, consumerReplicas, peers: this.#peers });
    this.#limits = options.limits;
    this.#rules = options.rules;
    this.#bot = bot;
    this.#speakers = speakers;
    this.#routers.onClose(() => {
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

  /** Opens a room on fresh routers, which the room owns from now on (also when this rejects). */
  static async create(options: RoomOptions): Promise<Room> {
    const { routers, rules } = options;
    try {
      const bot = await Bot.create(routers);
      return new Room(options, bot, await Speakers.create(routers.sending, rules.maxSpeakers));
    } catch (error) {
      routers.close();
      throw error;
    }
  }

  /** Whether the room is closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /** The router on which clients send, and receive too unless the room pipes to another one. */
  get router(): types.Router {
    return this.#routers.sending;
  }

  /** The router of a client's transport. */
  routerFor(direction: TransportDirection): types.Router {
    return this.#routers.of(direction);
  }

  /** The peers that have joined, by id. */
  get peers(): ReadonlyMap<string, Peer> {
    return this.#peers;
  }

  /** The peers that are connected and have not joined yet, by id. */
  get joiningPeers(): ReadonlyMap<string, Peer> {
    return this.#joiningPeers;
  }

  /** Those who take part by HTTP and plain RTP, joined or not, by id. */
  get broadcasters(): ReadonlyMap<string, Broadcaster> {
    return this.#broadcasters;
  }

  /** What all members send, joined broadcasters included. */
  get producers(): types.Producer<ProducerAppData>[] {
    return this.#members().flatMap(({ producers }) => producers.list());
  }

  /** @throws PeerError `limit` when the room is full for a peer with that id. */
  assertRoomFor(peerId: string): void {
    const { peersPerRoom } = this.#limits;
    const maps = [this.#peers, this.#joiningPeers, this.#broadcasters];
    const known = maps.some((members) => members.has(peerId));
    const size = maps.reduce((sum, members) => sum + members.size, 0);
    if (!known && size >= peersPerRoom) throw PeerError.limit('peers per room', peersPerRoom);
  }

  /** Takes in a peer that has just connected. It takes the place of one with the same id, which is closed. */
  accept(peer: Peer): void {
    this.#replace(peer.id);
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
   * Takes in a broadcaster, which the others do not know of until it joins. In '2026' it takes the place of a member
   * with the same id, which is closed.
   *
   * @throws PeerError `limit` when the room is full; in '2024' `invalid-state` when there is one with that id.
   */
  acceptBroadcaster(broadcaster: Broadcaster): void {
    this.assertRoomFor(broadcaster.id);
    if (this.#rules.broadcastersReplace) this.#replace(broadcaster.id);
    else this.#assertNoBroadcaster(broadcaster.id);
    this.#broadcasters.set(broadcaster.id, broadcaster);
    broadcaster.once('closed', () => {
      this.#broadcasters.delete(broadcaster.id);
      this.closeWhenUnused();
    });
    broadcaster.once('left', () => {
      this.#notifyAll('peerClosed', { peerId: broadcaster.id });
    });
  }

  /**
   * Shows a broadcaster to the others.
   *
   * @throws PeerError `invalid-state` when it has joined before.
   */
  joinBroadcaster(broadcaster: Broadcaster): void {
    broadcaster.join();
    this.#notifyAll('newPeer', { peer: broadcaster.info });
  }

  /**
   * Makes a connected peer part of the conference: the others hear of it, and it is offered what they send.
   *
   * @returns The peers that were there before.
   * @throws PeerError `invalid-state` when it has joined before.
   */
  join(peer: Peer, info: JoinInfo): PeerInfo[] {
    peer.join(info);
    const others = this.#members();
    this.#notifyAll('newPeer', { peer: peer.info });
    this.#joiningPeers.delete(peer.id);
    this.#peers.set(peer.id, peer);
    for (const other of others) this.#offers.catchUp(other, peer);
    void consumeData(peer, this.#bot.dataProducer);
    return others.map((other) => other.info);
  }

  /** Offers a member's new producer to all others. */
  publish(owner: Member, producer: types.Producer<ProducerAppData>): void {
    void this.#offers.publish(owner, producer);
    if (producer.kind !== 'audio') return;
    this.#speakers.watch(producer).catch((error: unknown) => {
      log('cannot watch the level of producer %s: %o', producer.id, error);
    });
  }

  /** Takes a member's new data producer to where its channel leads: 'chat' to all others, 'bot' to the bot. */
  publishData(owner: Member, dataProducer: types.DataProducer<DataAppData>): void {
    const { channel } = dataProducer.appData;
    if (channel === 'bot') void this.#bot.listenTo(owner, dataProducer);
    else void this.#offers.publishData(owner, dataProducer);
  }

  /** @throws PeerError `invalid-state` before the peer joined. */
  rename(peer: Peer, displayName: string): void {
    const oldDisplayName = peer.rename(displayName);
    for (const other of this.#offers.othersThan(peer)) {
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

  /** As {@link closeWhenEmpty}, unless there is a broadcaster. */
  closeWhenUnused(): void {
    setImmediate(() => {
      if (this.#broadcasters.size === 0) this.#closeIfEmpty();
    });
  }

  /** Closes all members and the routers. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const members of [this.#joiningPeers, this.#peers, this.#broadcasters]) {
      for (const member of members.values()) member.close();
    }
    this.#routers.close();
    this.emit('closed');
  }

  #closeIfEmpty(): void {
    if (this.#peers.size === 0 && this.#joiningPeers.size === 0) this.close();
  }

  #replace(id: string): void {
    for (const former of [this.#peers.get(id), this.#joiningPeers.get(id)]) {
      if (this.#rules.announcesReplaced) former?.disconnected();
      else former?.close();
    }
    if (this.#rules.broadcastersReplace) this.#broadcasters.get(id)?.close();
  }

  #assertNoBroadcaster(id: string): void {
    if (this.#broadcasters.has(id)) {
      throw PeerError.invalidState(`broadcaster with id "${id}" already exists`);
    }
  }

  #members(): Member[] {
    return [...this.#peers.values(), ...[...this.#broadcasters.values()].filter(({ joined }) => joined)];
  }

  #notifyAll<Name extends keyof PeerNotifications>(name: Name, data: PeerNotifications[Name]): void {
    for (const peer of this.#peers.values()) peer.link.notify(name, data);
  }
}
