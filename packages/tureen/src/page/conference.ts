import { Device } from 'mediasoup-client';
import type { Consumer, DataProducer, Producer, Transport } from 'mediasoup-client/types';
import { createTransport } from './create-transport.ts';
import { type PeerInfo, Signaling, type ServerRequests } from './signaling.ts';

/** Where and as whom to join. */
export interface ConferenceOptions {
  /** WebSocket URL of the room. */
  readonly url: string;
  readonly token: string | undefined;
  readonly displayName: string;
}

/** Hears what happens in the room. */
export interface ConferenceListener {
  onPeer(peer: PeerInfo): void;
  onPeerGone(peerId: string): void;
  /** Somebody's media begins to come in. */
  onConsumer(peerId: string, consumer: Consumer): void;
  onConsumerGone(consumerId: string): void;
  onMessage(peerId: string | undefined, text: string): void;
  /** Who speaks now, loudest first. */
  onSpeakers(peerIds: readonly string[]): void;
  /** The connection has ended; the server threw us out when `kicked`. */
  onClose(kicked: boolean): void;
}

const KICKED = 4000;

/** This browser in a room: receives everything, sends what it is given. */
export class Conference {
  readonly #signaling: Signaling;
  readonly #sending: Transport;
  readonly #receiving: Transport;
  readonly #listener: ConferenceListener;
  readonly #producers = new Set<Producer>();
  #chat: DataProducer | undefined;

  private constructor(
    signaling: Signaling,
    transports: [Transport, Transport],
    listener: ConferenceListener,
  ) {
    this.#signaling = signaling;
    [this.#sending, this.#receiving] = transports;
    this.#listener = listener;
    this.#serve();
  }

  /**
   * Joins a room.
   *
   * @throws Error when the server refuses, or the browser cannot do WebRTC.
   */
  static async join(options: ConferenceOptions, listener: ConferenceListener): Promise<Conference> {
    const { url, token, displayName } = options;
    const device = await Device.factory();
    const signaling = await Signaling.open(url, token);
    const { routerRtpCapabilities } = await signaling.request('getRouterRtpCapabilities', {});
    await device.load({ routerRtpCapabilities });
    const sending = await createTransport(signaling, device, 'producer');
    const receiving = await createTransport(signaling, device, 'consumer');
    const conference = new Conference(signaling, [sending, receiving], listener);
    const { peers } = await signaling.request('join', {
      displayName,
      device: { flag: device.handlerName.toLowerCase(), name: 'Browser' },
      rtpCapabilities: device.recvRtpCapabilities,
    });
    for (const peer of peers) listener.onPeer(peer);
    // Now, and not with the first message, which would be gone before the others are told of the channel.
    await conference.#openChat();
    return conference;
  }

  /** Sends a track to everybody. It is not stopped with the producer. */
  async publish(track: MediaStreamTrack): Promise<void> {
    const appData = { source: track.kind };
    this.#producers.add(await this.#sending.produce({ track, stopTracks: false, appData }));
  }

  /** Sends nothing any more. */
  unpublish(): void {
    for (const producer of this.#producers) {
      producer.close();
      this.#signaling.notify('closeProducer', { producerId: producer.id });
    }
    this.#producers.clear();
  }

  /** Says something to everybody. */
  async say(text: string): Promise<void> {
    const chat = await this.#openChat();
    if (chat.readyState !== 'open') await new Promise<void>((resolve) => chat.once('open', resolve));
    chat.send(text);
  }

  rename(displayName: string): void {
    this.#signaling.notify('changeDisplayName', { displayName });
  }

  async #openChat(): Promise<DataProducer> {
    this.#chat ??= await this.#sending.produceData({ label: 'chat', appData: { channel: 'chat' } });
    return this.#chat;
  }

  #serve(): void {
    this.#signaling.serve({
      notifications: {
        newPeer: ({ peer }) => this.#listener.onPeer(peer),
        peerClosed: ({ peerId }) => this.#listener.onPeerGone(peerId),
        peerDisplayNameChanged: (peer) => this.#listener.onPeer(peer),
        speakingPeers: ({ peerVolumes }) =>
          this.#listener.onSpeakers(peerVolumes.map(({ peerId }) => peerId)),
        consumerClosed: ({ consumerId }) => this.#listener.onConsumerGone(consumerId),
      },
      requests: {
        newConsumer: async (data) => this.#consume(data),
        newDataConsumer: async (data) => this.#consumeData(data),
      },
      onClose: (code) => this.#listener.onClose(code === KICKED),
    });
  }

  async #consume({ consumerId: id, ...offer }: ServerRequests['newConsumer']): Promise<void> {
    const { peerId, producerId, kind, rtpParameters } = offer;
    const consumer = await this.#receiving.consume({
      id,
      producerId,
      kind,
      rtpParameters,
      streamId: `${peerId}-media`,
    });
    this.#listener.onConsumer(peerId, consumer);
  }

  async #consumeData({ dataConsumerId: id, ...offer }: ServerRequests['newDataConsumer']): Promise<void> {
    const { peerId, dataProducerId, sctpStreamParameters, label, protocol } = offer;
    const options = { id, dataProducerId, sctpStreamParameters, label, protocol };
    const consumer = await this.#receiving.consumeData(options);
    consumer.on('message', (message: unknown) => {
      if (typeof message === 'string') this.#listener.onMessage(peerId, message);
    });
  }
}
