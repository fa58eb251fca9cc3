import { Device } from 'mediasoup-client';
import type { Consumer, DataConsumer, HandlerFactory, Transport } from 'mediasoup-client/types';

import { MediasoupRouter, type TransportPair } from '../mediasoup-router.ts';

/** A source of tracks as both packages take it. */
export interface DefectSource {
  readonly source: 'file' | 'url' | 'device';
  readonly file?: string;
  readonly url?: string;
  readonly device?: string;
  readonly format?: string;
  readonly loop?: boolean;
  readonly timeout?: number;
}

/** A media worker: what this project's and its predecessor's have in common. */
export interface DefectWorker {
  readonly pid: number;
  readonly closed: boolean;
  getUserMedia(constraints: { audio?: DefectSource; video?: DefectSource }): Promise<MediaStream>;
  createHandlerFactory(): HandlerFactory;
  /** The state of the worker, for debugging; its form is the subject's own. */
  dump(): Promise<unknown>;
  close(): void;
}

/** A real router with transports of one subject's worker. */
export class DefectBed {
  readonly worker: DefectWorker;
  readonly router: MediasoupRouter;
  readonly #pairs = new Map<string, [TransportPair, Device]>();

  private constructor(worker: DefectWorker, router: MediasoupRouter) {
    this.worker = worker;
    this.router = router;
  }

  static async create(createWorker: () => Promise<DefectWorker>): Promise<DefectBed> {
    const router = await MediasoupRouter.start();
    try {
      return new DefectBed(await createWorker(), router);
    } catch (error) {
      router.close();
      throw error;
    }
  }

  /** A device of its own; the predecessor's transports need that, by its first defect. */
  async createDevice(): Promise<Device> {
    const device = new Device({ handlerFactory: this.worker.createHandlerFactory() });
    await device.load({ routerRtpCapabilities: this.router.rtpCapabilities });
    return device;
  }

  async createSendTransport(device?: Device): Promise<Transport> {
    const own = device ?? (await this.createDevice());
    return this.#remember(await this.router.createSendTransport(own), own);
  }

  async createRecvTransport(device?: Device): Promise<Transport> {
    const own = device ?? (await this.createDevice());
    return this.#remember(await this.router.createRecvTransport(own), own);
  }

  async consume(transport: Transport, producerId: string): Promise<Consumer> {
    const [pair, device] = this.#find(transport);
    return (await this.router.consume(device, pair, producerId)).client;
  }

  async consumeData(transport: Transport, dataProducerId: string): Promise<DataConsumer> {
    return this.router.consumeData(this.#find(transport)[0], dataProducerId);
  }

  /** Opens a file as tracks, each kind that it has. */
  async openTracks(source: DefectSource): Promise<{ audio: MediaStreamTrack; video: MediaStreamTrack }> {
    const stream = await this.worker.getUserMedia({ audio: source, video: source });
    const [[audio], [video]] = [stream.getAudioTracks(), stream.getVideoTracks()];
    if (!audio || !video) throw new TypeError('the clip lacks audio or video');
    return { audio, video };
  }

  /** Bytes of media that the router has got on a transport. */
  async bytesAtServer(transport: Transport): Promise<number> {
    const [statistics] = await this.#find(transport)[0].server.getStats();
    return statistics?.rtpBytesReceived ?? 0;
  }

  /** Ends the transports and the router; the worker is left for other beds. */
  leave(): void {
    for (const [{ client }] of this.#pairs.values()) client.close();
    this.router.close();
  }

  close(): void {
    this.worker.close();
    this.router.close();
  }

  #remember(pair: TransportPair, device: Device): Transport {
    this.#pairs.set(pair.client.id, [pair, device]);
    return pair.client;
  }

  #find(transport: Transport): [TransportPair, Device] {
    const found = this.#pairs.get(transport.id);
    if (!found) throw new TypeError(`transport ${transport.id} is not of this bed`);
    return found;
  }
}
