import { ensureWorkerBinary } from '@tureen/sfu';
import type * as client from 'mediasoup-client/types';
import type * as server from 'mediasoup/types';

/** One transport with both its ends. */
export interface TransportPair {
  readonly client: client.Transport;
  readonly server: server.WebRtcTransport;
}

/** One consumer with both its ends. */
export interface ConsumerPair {
  readonly client: client.Consumer;
  readonly server: server.Consumer;
}

/** What a test may choose about the router. */
export interface MediasoupRouterOptions {
  /** Default opus, PCMU, VP8 and H264. */
  readonly mediaCodecs?: server.RouterRtpCodecCapability[];
  /** Default mediasoup's. */
  readonly initialAvailableOutgoingBitrate?: number;
  /** Message sizes and send buffers of data channels, in bytes. Default mediasoup's. */
  readonly dataLimits?: Pick<
    server.WebRtcTransportOptions,
    'maxSendMessageSize' | 'maxReceiveMessageSize' | 'sctpSendBufferSize' | 'sctpPerStreamSendQueueLimit'
  >;
  /** What its transports listen on, most preferred first. Default UDP. */
  readonly protocols?: readonly server.TransportProtocol[];
  /** What clients are told instead of the server's own candidates, such as those of a relay. */
  readonly transformIceCandidates?: (candidates: server.IceCandidate[]) => Promise<server.IceCandidate[]>;
}

/** What an application may add to, or have wrong of, the server's parameters when it makes a transport. */
export type ClientIceOptions = Partial<
  Pick<client.TransportOptions, 'iceServers' | 'iceTransportPolicy' | 'dtlsParameters' | 'sctpParameters'>
>;

const MEDIA_CODECS: server.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'audio', mimeType: 'audio/PCMU', clockRate: 8000 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];

/**
 * A real mediasoup router on 127.0.0.1 and the other end of every transport of the devices under test: connects
 * transports, produces and consumes by direct calls, without signalling.
 */
export class MediasoupRouter implements AsyncDisposable {
  readonly worker: server.Worker;
  readonly router: server.Router;
  readonly #options: MediasoupRouterOptions;
  readonly #transports = new Map<string, server.WebRtcTransport>();
  readonly #dataProducers = new Map<string, server.DataProducer>();
  readonly #dataConsumers = new Map<string, server.DataConsumer>();

  private constructor(worker: server.Worker, router: server.Router, options: MediasoupRouterOptions) {
    this.worker = worker;
    this.router = router;
    this.#options = options;
  }

  /** Prepares mediasoup's worker where that is needed, starts it and creates the router. */
  static async start(options: MediasoupRouterOptions = {}): Promise<MediasoupRouter> {
    const [mediasoup, binary] = await Promise.all([import('mediasoup'), ensureWorkerBinary()]);
    const worker = await mediasoup.createWorker({ workerBin: binary.path, logLevel: 'error' });
    const router = await worker.createRouter({ mediaCodecs: options.mediaCodecs ?? MEDIA_CODECS });
    return new MediasoupRouter(worker, router, options);
  }

  /** Capabilities for `device.load()`; a copy. */
  get rtpCapabilities(): client.RtpCapabilities {
    return structuredClone(this.router.rtpCapabilities) as client.RtpCapabilities;
  }

  /** A transport on which `device` sends; what it produces exists on the router under the same id. */
  async createSendTransport(device: client.Device, ice: ClientIceOptions = {}): Promise<TransportPair> {
    const transport = await this.#createTransport();
    const sending = device.createSendTransport({ ...(await this.#toClient(transport)), ...ice });
    connectThrough(sending, transport);
    sending.on('produce', ({ kind, rtpParameters }, callback, errback) => {
      transport
        .produce({ kind, rtpParameters })
        .then(({ id }) => callback({ id }))
        .catch(errback);
    });
    sending.on('producedata', ({ sctpStreamParameters, label, protocol }, callback, errback) => {
      transport
        .produceData({
          sctpStreamParameters: sctpStreamParameters as server.SctpStreamParameters,
          ...(label && { label }),
          ...(protocol && { protocol }),
        })
        .then((dataProducer) => {
          this.#dataProducers.set(dataProducer.id, dataProducer);
          callback({ id: dataProducer.id });
        })
        .catch(errback);
    });
    return { client: sending, server: transport };
  }

  /** A transport on which `device` receives. */
  async createRecvTransport(device: client.Device, ice: ClientIceOptions = {}): Promise<TransportPair> {
    const transport = await this.#createTransport();
    const receiving = device.createRecvTransport({ ...(await this.#toClient(transport)), ...ice });
    connectThrough(receiving, transport);
    return { client: receiving, server: transport };
  }

  /**
   * Consumes a producer as an application does: created paused on the server, resumed once the client has it.
   *
   * @param paused - Leave it paused on the server. Default false.
   */
  async consume(
    device: client.Device,
    receiving: TransportPair,
    producerId: string,
    { paused = false }: { paused?: boolean } = {},
  ): Promise<ConsumerPair> {
    const consumer = await receiving.server.consume({
      producerId,
      rtpCapabilities: device.recvRtpCapabilities,
      paused: true,
    });
    const received = await receiving.client.consume({
      id: consumer.id,
      producerId,
      kind: consumer.kind,
      rtpParameters: consumer.rtpParameters as client.RtpParameters,
    });
    if (!paused) await consumer.resume();
    return { client: received, server: consumer };
  }

  /** Consumes a data producer. */
  async consumeData(receiving: TransportPair, dataProducerId: string): Promise<client.DataConsumer> {
    const consumer = await receiving.server.consumeData({ dataProducerId });
    this.#dataConsumers.set(consumer.id, consumer);
    return receiving.client.consumeData({
      id: consumer.id,
      dataProducerId,
      sctpStreamParameters: consumer.sctpStreamParameters ?? {},
      label: consumer.label,
      protocol: consumer.protocol,
    });
  }

  /** The server's end of a transport. */
  serverTransport(transport: client.Transport): server.WebRtcTransport {
    const found = this.#transports.get(transport.id);
    if (!found) throw new TypeError(`transport ${transport.id} was not made by this router`);
    return found;
  }

  /** The server's end of a data producer. */
  serverDataProducer(producer: client.DataProducer): server.DataProducer {
    const found = this.#dataProducers.get(producer.id);
    if (!found) throw new TypeError(`data producer ${producer.id} was not made by this router`);
    return found;
  }

  /** The server's end of a data consumer. */
  serverDataConsumer(consumer: client.DataConsumer): server.DataConsumer {
    const found = this.#dataConsumers.get(consumer.id);
    if (!found) throw new TypeError(`data consumer ${consumer.id} was not made by this router`);
    return found;
  }

  /** Ends the router and its process. */
  close(): void {
    this.worker.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  async #createTransport(): Promise<server.WebRtcTransport> {
    const { protocols = ['udp'], initialAvailableOutgoingBitrate, dataLimits } = this.#options;
    const transport = await this.router.createWebRtcTransport({
      listenInfos: protocols.map((protocol) => ({ protocol, ip: '127.0.0.1' })),
      enableSctp: true,
      ...dataLimits,
      ...(initialAvailableOutgoingBitrate !== undefined && { initialAvailableOutgoingBitrate }),
    });
    this.#transports.set(transport.id, transport);
    return transport;
  }

  async #toClient(transport: server.WebRtcTransport): Promise<client.TransportOptions> {
    const { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters } = transport;
    const { transformIceCandidates } = this.#options;
    return {
      id,
      iceParameters,
      iceCandidates: (await transformIceCandidates?.(iceCandidates)) ?? iceCandidates,
      dtlsParameters,
      ...(sctpParameters && { sctpParameters }),
    };
  }
}

function connectThrough(sending: client.Transport, transport: server.WebRtcTransport): void {
  sending.on('connect', ({ dtlsParameters }, callback, errback) => {
    transport.connect({ dtlsParameters }).then(callback).catch(errback);
  });
}
