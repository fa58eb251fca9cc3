/** The server's half of the example: in a real application it runs elsewhere and is reached by signalling. */
import { ensureWorkerBinary } from '@tureen/sfu';
import { createWorker, type types as mediasoup } from 'mediasoup';
import type { types as client } from 'mediasoup-client';

const MEDIA_CODECS: mediasoup.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
];

/** A mediasoup router on loopback. */
export class Server {
  readonly #worker: mediasoup.Worker;
  readonly #router: mediasoup.Router;

  private constructor(worker: mediasoup.Worker, router: mediasoup.Router) {
    this.#worker = worker;
    this.#router = router;
  }

  static async start(): Promise<Server> {
    const { path } = await ensureWorkerBinary();
    const worker = await createWorker({ workerBin: path });
    return new Server(worker, await worker.createRouter({ mediaCodecs: MEDIA_CODECS }));
  }

  get rtpCapabilities(): client.RtpCapabilities {
    return toClient(this.#router.rtpCapabilities);
  }

  /** A transport, and the parameters from which a device makes the other end. */
  async createTransport(): Promise<{
    transport: mediasoup.WebRtcTransport;
    parameters: client.TransportOptions;
  }> {
    const transport = await this.#router.createWebRtcTransport({
      listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }],
    });
    const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
    return { transport, parameters: { id, iceParameters, iceCandidates, dtlsParameters } };
  }

  /** A consumer on a transport, and the parameters from which a device makes the other end. */
  async consume(
    transport: mediasoup.WebRtcTransport,
    producerId: string,
    rtpCapabilities: client.RtpCapabilities,
  ): Promise<client.ConsumerOptions> {
    const { id, kind, rtpParameters } = await transport.consume({ producerId, rtpCapabilities });
    return { id, kind, producerId, rtpParameters: toClient(rtpParameters) };
  }

  close(): void {
    this.#worker.close();
  }
}

/** What signalling does to an object. */
function toClient(value: object): ReturnType<typeof JSON.parse> {
  return JSON.parse(JSON.stringify(value));
}
