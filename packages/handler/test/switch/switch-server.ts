import { MediasoupRouter } from '@tureen/testing/mediasoup-router';
import type * as server from 'mediasoup/types';

/** What a program may ask. */
interface Asked {
  readonly transportId: string;
  readonly producerId: string;
  readonly dataProducerId: string;
  readonly id: string;
  readonly kind: server.MediaKind;
  readonly label: string;
  readonly dtlsParameters: server.DtlsParameters;
  readonly rtpParameters: server.RtpParameters;
  readonly rtpCapabilities: server.RtpCapabilities;
  readonly sctpStreamParameters: server.SctpStreamParameters;
}

/** A server with the signalling that an application of its own would have: requests by name. */
export class SwitchServer {
  readonly #mediasoup: MediasoupRouter;
  readonly #transports = new Map<string, server.WebRtcTransport>();
  readonly #consumers = new Map<string, server.Consumer>();

  private constructor(mediasoup: MediasoupRouter) {
    this.#mediasoup = mediasoup;
  }

  static async start(): Promise<SwitchServer> {
    return new SwitchServer(await MediasoupRouter.start());
  }

  close(): void {
    this.#mediasoup.close();
  }

  /** Answers a request of the program. */
  async answer(method: string, data: Asked): Promise<unknown> {
    const handle = this.#methods[method];
    if (!handle) throw new TypeError(`the server has no ${method}`);
    return handle(data);
  }

  readonly #methods: Record<string, (data: Asked) => unknown> = {
    getRouterRtpCapabilities: () => this.#mediasoup.rtpCapabilities,
    createTransport: async () => {
      const listenInfos = [{ protocol: 'udp' as const, ip: '127.0.0.1' }];
      const transport = await this.#mediasoup.router.createWebRtcTransport({ listenInfos, enableSctp: true });
      this.#transports.set(transport.id, transport);
      const { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters } = transport;
      return { id, iceParameters, iceCandidates, dtlsParameters, sctpParameters };
    },
    connect: async ({ transportId, dtlsParameters }) => this.#get(transportId).connect({ dtlsParameters }),
    produce: async ({ transportId, kind, rtpParameters }) => {
      const { id } = await this.#get(transportId).produce({ kind, rtpParameters });
      return { id };
    },
    consume: async ({ transportId, producerId, rtpCapabilities }) => {
      const options = { producerId, rtpCapabilities, paused: true };
      const consumer = await this.#get(transportId).consume(options);
      this.#consumers.set(consumer.id, consumer);
      return { id: consumer.id, producerId, kind: consumer.kind, rtpParameters: consumer.rtpParameters };
    },
    resume: async ({ id }) => this.#consumers.get(id)?.resume(),
    produceData: async ({ transportId, sctpStreamParameters, label }) => {
      const { id } = await this.#get(transportId).produceData({ sctpStreamParameters, label });
      return { id };
    },
    consumeData: async ({ transportId, dataProducerId }) => {
      const { id, label, sctpStreamParameters } = await this.#get(transportId).consumeData({
        dataProducerId,
      });
      return { id, dataProducerId, label, sctpStreamParameters };
    },
  };

  #get(transportId: string): server.WebRtcTransport {
    const transport = this.#transports.get(transportId);
    if (!transport) throw new TypeError(`no transport ${transportId}`);
    return transport;
  }
}
