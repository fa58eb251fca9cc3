import { EventEmitter } from 'node:events';
import type { types } from 'mediasoup';
import { type DataAppData, type ProducerAppData, type TransportAppData } from '../room/app-data.ts';
import { type SfuLimits } from '../room/limits.ts';
import { ObjectRegistry } from '../room/object-registry.ts';
import { PeerError } from '../room/peer-error.ts';
import { type PeerDevice, type PeerInfo } from '../room/peer-info.ts';

/** A transport of a broadcaster: plain RTP, or WebRTC where the dialect lets it. */
export type BroadcasterTransport =
  | types.PlainTransport<TransportAppData>
  | types.WebRtcTransport<TransportAppData>;

/** Events of a {@link Broadcaster}. */
export interface BroadcasterEvents {
  /** Fires when it is closed, no matter how; before `left`. */
  closed: [];
  /** Fires when it is gone for the others: it was deleted after it had joined. */
  left: [];
}

/** What it takes to make a {@link Broadcaster}. */
export interface BroadcasterOptions {
  readonly id: string;
  readonly displayName: string;
  readonly device: PeerDevice;
  readonly remoteAddress: string;
  /** What it can receive, where it says so beforehand. */
  readonly rtpCapabilities?: types.RtpCapabilities | undefined;
  readonly limits: SfuLimits;
}

/** Somebody who takes part by HTTP requests and plain RTP, such as an ffmpeg process: shown to the others as a peer. */
export class Broadcaster extends EventEmitter<BroadcasterEvents> {
  readonly id: string;
  readonly rtpCapabilities: types.RtpCapabilities | undefined;
  readonly transports: ObjectRegistry<BroadcasterTransport>;
  readonly producers: ObjectRegistry<types.Producer<ProducerAppData>>;
  readonly dataProducers: ObjectRegistry<types.DataProducer<DataAppData>>;
  readonly consumers: ObjectRegistry<types.Consumer<ProducerAppData>>;
  readonly dataConsumers: ObjectRegistry<types.DataConsumer<DataAppData>>;
  /** How it is shown to others. */
  readonly info: PeerInfo;
  #joined = false;
  #closed = false;

  constructor(options: BroadcasterOptions) {
    super();
    const { id, displayName, device, remoteAddress, limits } = options;
    this.id = id;
    this.rtpCapabilities = options.rtpCapabilities;
    this.info = { peerId: id, displayName, device, remoteAddress };
    this.transports = new ObjectRegistry('Transport', limits.transportsPerPeer);
    this.producers = new ObjectRegistry('Producer', limits.producersPerPeer);
    this.dataProducers = new ObjectRegistry('DataProducer', limits.producersPerPeer);
    this.consumers = new ObjectRegistry('Consumer', limits.consumersPerBroadcaster);
    this.dataConsumers = new ObjectRegistry('DataConsumer', limits.consumersPerBroadcaster);
  }

  /** Whether the others know of it. */
  get joined(): boolean {
    return this.#joined;
  }

  /** Whether it is closed. */
  get closed(): boolean {
    return this.#closed;
  }

  /** @throws PeerError `invalid-state` when it has joined before, or is closed. */
  join(): void {
    this.#assertOpen();
    if (this.#joined) throw PeerError.invalidState('Peer already joined');
    this.#joined = true;
  }

  /** @throws PeerError `invalid-state` before it joined. */
  assertJoined(): void {
    if (!this.#joined) throw PeerError.invalidState('BroadcasterPeer not joined');
  }

  /**
   * Closes what has been made for it if it is closed meanwhile.
   *
   * @throws PeerError `invalid-state` then.
   */
  closeIfTooLate(object: { close(): void }): void {
    if (this.#closed) object.close();
    this.#assertOpen();
  }

  /** Ends it on its own wish: the others hear of it if it had joined. Idempotent. */
  leave(): void {
    if (this.#closed) return;
    this.close();
    if (this.#joined) this.emit('left');
  }

  /** Closes everything it owns; the others hear nothing. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const transport of this.transports.list()) transport.close();
    this.emit('closed');
  }

  #assertOpen(): void {
    if (this.#closed) throw PeerError.invalidState('BroadcasterPeer closed');
  }
}
