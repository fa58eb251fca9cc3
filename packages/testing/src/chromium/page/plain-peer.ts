import { Device } from 'mediasoup-client';
import type { Transport } from 'mediasoup-client/types';
import { type Dialect, DIALECTS } from './dialect.ts';
import { makeAudioTrack, makeVideoTrack } from './made-media.ts';
import { type Data, Protoo } from './protoo.ts';
import { MediaWatch, type ReceivedMedia } from './received-media.ts';

/** A peer of a mediasoup-demo room as plain mediasoup-client and a browser make it: nothing of Tureen is in it. */
export class PlainPeer {
  readonly #protoo: Protoo;
  readonly #dialect: Dialect;
  readonly #device: Device;
  readonly #watches: MediaWatch[] = [];

  private constructor(protoo: Protoo, dialect: Dialect, device: Device) {
    this.#protoo = protoo;
    this.#dialect = dialect;
    this.#device = device;
  }

  /** Joins, ready to receive. */
  static async join(url: string, dialectName: '2024' | '2026'): Promise<PlainPeer> {
    const protoo = await Protoo.connect(url);
    const dialect = DIALECTS[dialectName];
    const device = await Device.factory();
    const answer = await protoo.request('getRouterRtpCapabilities');
    await device.load({ routerRtpCapabilities: dialect.capabilities(answer) });
    const peer = new PlainPeer(protoo, dialect, device);
    const receiving = await peer.#createTransport('consumer');
    protoo.onRequest = async (method, data) => {
      if (method === 'newConsumer') await peer.#consume(receiving, data);
    };
    await protoo.request('join', dialect.join(device.recvRtpCapabilities));
    return peer;
  }

  /** Sends a moving picture and a tone. */
  async produce(): Promise<void> {
    const sending = await this.#createTransport('producer');
    sending.on('produce', ({ kind, rtpParameters }, resolve, reject) => {
      const data = { transportId: sending.id, kind, rtpParameters, appData: { source: kind } };
      this.#protoo
        .request('produce', data)
        .then((answer) => resolve({ id: this.#dialect.producerId(answer) }), reject);
    });
    await sending.produce({ track: makeVideoTrack() });
    await sending.produce({ track: makeAudioTrack() });
  }

  /** What has been received so far. */
  async received(): Promise<ReceivedMedia[]> {
    return Promise.all(this.#watches.map(async (watch) => watch.report()));
  }

  async #createTransport(direction: 'producer' | 'consumer'): Promise<Transport> {
    const answer = await this.#protoo.request(
      'createWebRtcTransport',
      this.#dialect.createTransport(direction),
    );
    const options = this.#dialect.transportOptions(answer);
    const transport =
      direction === 'producer'
        ? this.#device.createSendTransport(options)
        : this.#device.createRecvTransport(options);
    transport.on('connect', ({ dtlsParameters }, resolve, reject) => {
      const data = { transportId: transport.id, dtlsParameters };
      this.#protoo.request('connectWebRtcTransport', data).then(resolve, reject);
    });
    return transport;
  }

  async #consume(transport: Transport, data: Data): Promise<void> {
    const { producerId, kind, rtpParameters, peerId } = data;
    const id = this.#dialect.consumerId(data);
    const consumer = await transport.consume({ id, producerId, kind, rtpParameters });
    this.#watches.push(new MediaWatch(consumer, peerId));
  }
}

Object.assign(globalThis, { PlainPeer });
