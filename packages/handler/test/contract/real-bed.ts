import { makeClip } from '@tureen/testing/clip';
import {
  type ClientIceOptions,
  MediasoupRouter,
  type MediasoupRouterOptions,
  type TransportPair,
} from '@tureen/testing/mediasoup-router';
import { testPython } from '@tureen/testing/python';
import type { Consumer, DataConsumer, Device, Transport } from 'mediasoup-client/types';

import { createWorker, type Worker } from '../../src/index.ts';
import {
  createNewestDevice,
  FOREIGN_DTLS_PARAMETERS,
  type CreateDevice,
  type HandlerBed,
} from './handler-bed.ts';
import type { LentWorker } from './lent-worker.ts';

/** A bed with a real worker and a real mediasoup router. */
export class RealBed implements HandlerBed {
  readonly worker: Worker;
  readonly device: Device;
  readonly clip: string;
  readonly router: MediasoupRouter;
  readonly #pairs = new Map<string, TransportPair>();
  readonly #otherWorkers: Worker[] = [];
  readonly #lender: LentWorker | undefined;

  private constructor(parts: {
    worker: Worker;
    device: Device;
    clip: string;
    router: MediasoupRouter;
    lender: LentWorker | undefined;
  }) {
    this.#lender = parts.lender;
    this.worker = parts.worker;
    this.device = parts.device;
    this.clip = parts.clip;
    this.router = parts.router;
  }

  /**
   * @param createDevice - Makes a device of the mediasoup-client version under test.
   * @param routerOptions - What the router can do.
   * @param lender - Where the worker comes from. Default: it is the bed's own.
   */
  static async create(
    createDevice: CreateDevice = createNewestDevice,
    routerOptions: MediasoupRouterOptions = {},
    lender?: LentWorker,
  ): Promise<RealBed> {
    const clip = await makeClip();
    const router = await MediasoupRouter.start(routerOptions);
    const starting = lender?.lend() ?? createWorker({ python: testPython(), logLevel: 'warn' });
    const worker = await starting.catch((error: unknown) => {
      router.close();
      throw error;
    });
    const device = createDevice(worker.createHandlerFactory());
    await device.load({ routerRtpCapabilities: router.rtpCapabilities });
    return new RealBed({ worker, device, clip, router, lender });
  }

  async createOtherWorker(): Promise<Worker> {
    const worker = await createWorker({ python: testPython() });
    this.#otherWorkers.push(worker);
    return worker;
  }

  async createSendTransport(ice?: ClientIceOptions): Promise<Transport> {
    return this.#remember(await this.router.createSendTransport(this.device, ice));
  }

  async createRecvTransport(ice?: ClientIceOptions): Promise<Transport> {
    return this.#remember(await this.router.createRecvTransport(this.device, ice));
  }

  async consume(transport: Transport, producerId: string): Promise<Consumer> {
    const { client } = await this.router.consume(this.device, this.pairOf(transport), producerId);
    return client;
  }

  async consumeData(transport: Transport, dataProducerId: string): Promise<DataConsumer> {
    return this.router.consumeData(this.pairOf(transport), dataProducerId);
  }

  closeByServer(consumer: DataConsumer): void {
    this.router.serverDataConsumer(consumer).close();
  }

  async createImpostorTransport(): Promise<Transport> {
    return this.createSendTransport({ dtlsParameters: FOREIGN_DTLS_PARAMETERS });
  }

  endOnServer(transport: Transport): void {
    this.pairOf(transport).server.close();
  }

  /** Both ends of a transport of this bed. */
  pairOf(transport: Transport): TransportPair {
    const pair = this.#pairs.get(transport.id);
    if (!pair) throw new TypeError(`transport ${transport.id} is not of this bed`);
    return pair;
  }

  killWorker(): void {
    process.kill(this.worker.pid, 'SIGKILL');
  }

  async close(): Promise<void> {
    for (const { client } of this.#pairs.values()) client.close();
    this.router.close();
    await Promise.all([
      this.#lender?.takeBack(this.worker) ?? this.worker[Symbol.asyncDispose](),
      ...this.#otherWorkers.map(async (worker) => worker[Symbol.asyncDispose]()),
    ]);
  }

  #remember(pair: TransportPair): Transport {
    this.#pairs.set(pair.client.id, pair);
    return pair.client;
  }
}
