import { randomUUID } from 'node:crypto';

import { FakeWorkerProcess } from '@tureen/testing/fake-worker';
import {
  generateConsumerRemoteParameters,
  generateRouterRtpCapabilities,
  generateTransportRemoteParameters,
} from 'mediasoup-client/fakeParameters';
import type {
  Consumer,
  DataConsumer,
  Device,
  MediaKind,
  SctpStreamParameters,
  Transport,
  TransportOptions,
} from 'mediasoup-client/types';

import { expect } from 'vitest';

import { createWorker, type Worker } from '../../src/index.ts';
import { faultsOf, messageNamed } from '../catalogue.ts';
import {
  createNewestDevice,
  FOREIGN_DTLS_PARAMETERS,
  type CreateDevice,
  type HandlerBed,
} from './handler-bed.ts';

/** What a fake server knows of a data producer. */
interface FakeDataProducer {
  readonly sctpStreamParameters: SctpStreamParameters;
  readonly label: string;
  readonly protocol: string;
}

/** A bed without processes: the worker is a double, the server answers at once. */
export class FakeBed implements HandlerBed {
  readonly worker: Worker;
  readonly device: Device;
  readonly clip = '/clip.webm';
  /** The worker's double, to look into and to make fail. */
  readonly process: FakeWorkerProcess;
  readonly #kinds = new Map<string, MediaKind>();
  readonly #dataProducers = new Map<string, FakeDataProducer>();
  #nextMid = 0;

  private constructor(worker: Worker, device: Device, process: FakeWorkerProcess) {
    this.worker = worker;
    this.device = device;
    this.process = process;
  }

  /** @param createDevice - Makes a device of the mediasoup-client version under test. */
  static async create(createDevice: CreateDevice = createNewestDevice): Promise<FakeBed> {
    const process = new FakeWorkerProcess();
    const worker = await createWorker({ launch: async () => process });
    const device = createDevice(worker.createHandlerFactory());
    await device.load({ routerRtpCapabilities: generateRouterRtpCapabilities() });
    return new FakeBed(worker, device, process);
  }

  async createOtherWorker(): Promise<Worker> {
    return createWorker({ launch: async () => new FakeWorkerProcess() });
  }

  async createSendTransport(changes: Partial<TransportOptions> = {}): Promise<Transport> {
    const transport = this.device.createSendTransport({ ...transportParameters(), ...changes });
    transport.on('connect', (_parameters, callback) => callback());
    transport.on('produce', ({ kind }, callback) => {
      const id = randomUUID();
      this.#kinds.set(id, kind);
      callback({ id });
    });
    transport.on('producedata', (parameters, callback) => {
      const id = randomUUID();
      this.#dataProducers.set(id, { label: '', protocol: '', ...parameters });
      callback({ id });
    });
    return transport;
  }

  async createRecvTransport(): Promise<Transport> {
    const transport = this.device.createRecvTransport(transportParameters());
    transport.on('connect', (_parameters, callback) => callback());
    return transport;
  }

  async createImpostorTransport(): Promise<Transport> {
    return this.createSendTransport({ dtlsParameters: FOREIGN_DTLS_PARAMETERS });
  }

  endOnServer(transport: Transport): void {
    this.process.media.endTransport(transport.id);
  }

  async consume(transport: Transport, producerId: string): Promise<Consumer> {
    const kind = this.#kinds.get(producerId);
    if (!kind) throw new TypeError(`no producer ${producerId}`);
    const codecMimeType = kind === 'audio' ? 'audio/opus' : 'video/VP8';
    const { rtpParameters, ...parameters } = generateConsumerRemoteParameters({ codecMimeType });
    const mid = String(this.#nextMid++);
    return transport.consume({
      ...parameters,
      id: randomUUID(),
      producerId,
      rtpParameters: { ...structuredClone(rtpParameters), mid },
    });
  }

  async consumeData(transport: Transport, dataProducerId: string): Promise<DataConsumer> {
    const parameters = this.#dataProducers.get(dataProducerId);
    if (!parameters) throw new TypeError(`no data producer ${dataProducerId}`);
    return transport.consumeData({ ...parameters, id: randomUUID(), dataProducerId });
  }

  closeByServer({ label }: DataConsumer): void {
    const { dataChannels } = this.process.media;
    for (const [id, channel] of dataChannels.entries()) {
      if (channel.direction === 'recv' && channel.label === label)
        this.process.media.notify('dataChannel.close', id);
    }
  }

  killWorker(): void {
    this.process.kill();
  }

  /** Also holds everything that was said on the wire against the catalogue. */
  async close(): Promise<void> {
    await this.worker[Symbol.asyncDispose]();
    for (const { method, data, reply } of this.process.media.requests) {
      const message = messageNamed(method, 'request');
      expect(faultsOf(message.data, data), `${method} ${JSON.stringify(data)}`).toBe('');
      if (message.reply && reply) expect(faultsOf(message.reply, reply), `reply to ${method}`).toBe('');
    }
  }
}

function transportParameters(): TransportOptions {
  const parameters = generateTransportRemoteParameters();
  const { iceParameters, iceCandidates, dtlsParameters } = parameters;
  const id = randomUUID();
  return {
    id,
    // By this the double knows which of its transports is meant.
    iceParameters: { ...iceParameters, usernameFragment: id },
    iceCandidates,
    dtlsParameters,
    sctpParameters: { port: 5000, maxSendMessageSize: 2000, maxReceiveMessageSize: 1000 },
  };
}
