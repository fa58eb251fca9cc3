import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { type DataAppData, type ProducerAppData, type TransportAppData } from './app-data.ts';
import { type SfuLimits } from './limits.ts';
import { ObjectRegistry } from './object-registry.ts';
import { PeerError } from './peer-error.ts';
import { type JoinInfo, type PeerInfo } from './peer-info.ts';
import { type PeerLink } from './peer-messages.ts';

/** Events of a {@link Peer}. */
export interface PeerEvents {
  /** Fires when the peer is closed, no matter how; before `left`. */
  closed: [];
  /** Fires when the peer is gone for the others: it disconnected or was kicked (not: was replaced). */
  left: [];
}

/** What it takes to make a {@link Peer}. */
export interface PeerOptions {
  readonly id: string;
  readonly remoteAddress: string;
  readonly link: PeerLink;
  readonly limits: SfuLimits;
  /** The peer is closed when it has not joined after this time, in milliseconds; undefined: it may wait. */
  readonly joinTimeoutMs: number | undefined;
}

/** One client of a room: what it said when it joined, and the mediasoup objects it owns. */
export class Peer extends EventEmitter<PeerEvents> {
  readonly id: string;
  readonly remoteAddress: string;
  readonly link: PeerLink;
  readonly transports: ObjectRegistry<types.WebRtcTransport<TransportAppData>>;
  readonly producers: ObjectRegistry<types.Producer<ProducerAppData>>;
  readonly dataProducers: ObjectRegistry<types.DataProducer<DataAppData>>;
  readonly consumers: ObjectRegistry<types.Consumer<ProducerAppData>>;
  readonly dataConsumers: ObjectRegistry<types.DataConsumer<DataAppData>>;
  readonly #joinTimer: NodeJS.Timeout | undefined;
  #joined: JoinInfo | undefined;
  #closed = false;

  constructor(options: PeerOptions) {
    super();
    const { limits } = options;
    this.id = options.id;
    this.remoteAddress = options.remoteAddress;
    this.link = options.link;
    this.transports = new ObjectRegistry('WebRtcTransport', limits.transportsPerPeer);
    this.producers = new ObjectRegistry('Producer', limits.producersPerPeer);
    this.dataProducers = new ObjectRegistry('DataProducer', limits.producersPerPeer);
    this.consumers = new ObjectRegistry('Consumer', Infinity);
    this.dataConsumers = new ObjectRegistry('DataConsumer', Infinity);
    const { joinTimeoutMs } = options;
    if (joinTimeoutMs === undefined) return;
    this.#joinTimer = setTimeout(() => {
      this.close();
    }, joinTimeoutMs);
  }

  /** Whether the peer has joined. */
  get joined(): boolean {
    return this.#joined !== undefined;
  }

  /** Whether the peer is closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /** What the peer can receive; undefined before it joined, and when it does not want media. */
  get rtpCapabilities(): types.RtpCapabilities | undefined {
    return this.#joined?.rtpCapabilities;
  }

  /** Whether the peer takes data consumers. */
  get receivesData(): boolean {
    return this.#joined?.receivesData ?? true;
  }

  /**
   * How the peer is shown to others.
   *
   * @throws PeerError `invalid-state` before it joined.
   */
  get info(): PeerInfo {
    const { displayName, device } = this.#requireJoined();
    return { peerId: this.id, displayName, device, remoteAddress: this.remoteAddress };
  }

  /** The transport on which the client receives, if it has made one. */
  get consumerTransport(): types.WebRtcTransport<TransportAppData> | undefined {
    return this.transports.list().find((transport) => transport.appData.direction === 'consumer');
  }

  /** @throws PeerError `invalid-state` when the peer has joined before. */
  join(info: JoinInfo): void {
    if (this.#joined) throw PeerError.invalidState('Peer already joined');
    this.#joined = info;
    clearTimeout(this.#joinTimer);
  }

  /** @throws PeerError `invalid-state` before the peer joined. */
  assertJoined(): void {
    this.#requireJoined();
  }

  /** @throws PeerError `invalid-state` once the peer is closed. */
  assertOpen(): void {
    if (this.#closed) throw PeerError.invalidState('Peer closed');
  }

  /**
   * Closes what has been made for the peer if it is closed meanwhile.
   *
   * @throws PeerError `invalid-state` then.
   */
  closeIfTooLate(object: { close(): void }): void {
    if (this.#closed) object.close();
    this.assertOpen();
  }

  /**
   * Gives the peer another name.
   *
   * @returns The name it had.
   * @throws PeerError `invalid-state` before it joined.
   */
  rename(displayName: string): string {
    const before = this.#requireJoined();
    this.#joined = { ...before, displayName };
    return before.displayName;
  }

  /** The client's connection ended: closes the peer; the others hear of it if it had joined. */
  disconnected(): void {
    if (this.#closed) return;
    this.close();
    if (this.joined) this.emit('left');
  }

  /** Throws the client out. Like mediasoup-demo, the others hear of it even if it had not joined yet. */
  kick(): void {
    if (this.#closed) return;
    this.close();
    this.emit('left');
  }

  /** Closes the peer's connection and everything it owns; the others hear nothing. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#joinTimer);
    for (const transport of this.transports.list()) transport.close();
    this.link.close();
    this.emit('closed');
  }

  #requireJoined(): JoinInfo {
    if (!this.#joined) throw PeerError.invalidState('Peer not joined');
    return this.#joined;
  }
}
