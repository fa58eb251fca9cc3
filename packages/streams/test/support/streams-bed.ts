import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker, type Worker } from '@tureen/handler';
import {
  MediasoupRouter,
  type MediasoupRouterOptions,
  type TransportPair,
} from '@tureen/testing/mediasoup-router';
import { testPython } from '@tureen/testing/python';
import { Device } from 'mediasoup-client';
import type { Consumer, Producer, RtpEncodingParameters, Transport } from 'mediasoup-client/types';

/** A received track that the server sends when it is told to. */
export interface Reception {
  readonly track: MediaStreamTrack;
  readonly consumer: Consumer;
  /** Lets the server send. */
  readonly begin: () => Promise<void>;
  /** Lets the server choose a simulcast layer. */
  readonly preferLayer: (spatialLayer: number) => Promise<void>;
}

/** Somebody else who sends to the router, from a worker of their own. */
export interface Peer {
  readonly worker: Worker;
  readonly produce: (track: MediaStreamTrack) => Promise<Producer>;
}

/** What a file is sent as. */
export interface SendOptions {
  /** Mime type of the video or the sound. Default `video/VP8`, and for sound the first of the router. */
  readonly codec?: string;
  readonly loop?: boolean;
  /** Encodings of the video. Default one. */
  readonly encodings?: RtpEncodingParameters[];
}

/** A worker that sends to a real mediasoup router and receives what it sent. */
export class StreamsBed {
  readonly worker: Worker;
  readonly folder: string;
  readonly #router: MediasoupRouter;
  readonly #device: Device;
  readonly #sending: TransportPair;
  readonly #receiving: TransportPair;
  readonly #peers: Worker[] = [];

  private constructor(parts: {
    worker: Worker;
    folder: string;
    router: MediasoupRouter;
    device: Device;
    sending: TransportPair;
    receiving: TransportPair;
  }) {
    this.worker = parts.worker;
    this.folder = parts.folder;
    this.#router = parts.router;
    this.#device = parts.device;
    this.#sending = parts.sending;
    this.#receiving = parts.receiving;
  }

  static async start(options: MediasoupRouterOptions = {}): Promise<StreamsBed> {
    const [router, worker, folder] = await Promise.all([
      MediasoupRouter.start(options),
      createWorker({ python: testPython() }),
      mkdtemp(join(tmpdir(), 'tureen-streams-test-')),
    ]);
    const device = new Device({ handlerFactory: worker.createHandlerFactory() });
    await device.load({ routerRtpCapabilities: router.rtpCapabilities });
    const sending = await router.createSendTransport(device);
    const receiving = await router.createRecvTransport(device);
    return new StreamsBed({ worker, folder, router, device, sending, receiving });
  }

  /** Opens a file and makes producers of its tracks, paused: nothing is sent until they are resumed. */
  async send(
    file: string,
    kinds: readonly ('audio' | 'video')[],
    options: SendOptions = {},
  ): Promise<Producer[]> {
    const { codec: mimeType = 'video/VP8', loop = false, encodings } = options;
    const source = { source: 'file', file, loop } as const;
    const stream = await this.worker.getUserMedia(Object.fromEntries(kinds.map((kind) => [kind, source])));
    const codec = this.#device.sendRtpCapabilities.codecs?.find((each) => each.mimeType === mimeType);
    const producers: Producer[] = [];
    for (const track of stream.getTracks()) {
      const producer = await this.#sending.client.produce({
        track,
        ...(track.kind === codec?.kind && { codec }),
        ...(track.kind === 'video' && encodings && { encodings }),
        disableTrackOnPause: false,
        zeroRtpOnPause: true,
      });
      producer.pause();
      producers.push(producer);
    }
    return producers;
  }

  /** Whether what is installed here encodes to that codec, and the router takes it. */
  canSend(mimeType: string): boolean {
    return this.#device.sendRtpCapabilities.codecs?.some((each) => each.mimeType === mimeType) ?? false;
  }

  /** As `send`, for one track of the file. */
  async sendOne(file: string, kind: 'audio' | 'video', options: SendOptions = {}): Promise<Producer> {
    const [producer] = await this.send(file, [kind], options);
    if (producer === undefined) throw new TypeError(`${file} has no ${kind}`);
    return producer;
  }

  /** Receives what a producer sends. */
  async receive(producer: Producer): Promise<Reception> {
    const { client, server } = await this.#router.consume(this.#device, this.#receiving, producer.id, {
      paused: true,
    });
    return {
      track: client.track,
      consumer: client,
      begin: async () => {
        await connected(this.#receiving.client);
        await server.resume();
      },
      preferLayer: async (spatialLayer) => server.setPreferredLayers({ spatialLayer }),
    };
  }

  /** Sends any track, at once; `codec` is a mime type. */
  async produce(track: MediaStreamTrack, codec?: string): Promise<Producer> {
    const found = this.#device.sendRtpCapabilities.codecs?.find(({ mimeType }) => mimeType === codec);
    return this.#sending.client.produce({ track, stopTracks: false, ...(found && { codec: found }) });
  }

  /** Sends a track through the router; the result is what comes back. */
  async relay(track: MediaStreamTrack, codec?: string): Promise<Reception> {
    const reception = await this.receive(await this.produce(track, codec));
    await reception.begin();
    return reception;
  }

  /** Lets another peer send to the router. */
  async addPeer(): Promise<Peer> {
    const worker = await createWorker({ python: testPython() });
    this.#peers.push(worker);
    const device = new Device({ handlerFactory: worker.createHandlerFactory() });
    await device.load({ routerRtpCapabilities: this.#router.rtpCapabilities });
    const { client } = await this.#router.createSendTransport(device);
    return { worker, produce: async (track) => client.produce({ track, stopTracks: false }) };
  }

  /** A path in the bed's folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  async close(): Promise<void> {
    this.#router.close();
    await Promise.all([this.worker, ...this.#peers].map(async (worker) => worker[Symbol.asyncDispose]()));
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Resolves when media can pass: a server throws away what it cannot send yet. */
async function connected(transport: Transport): Promise<void> {
  while (transport.connectionState !== 'connected') {
    await new Promise((resolve) => transport.once('connectionstatechange', resolve));
  }
}

/** Resolves when the producer's track has come to its end. */
export async function ended(producer: Producer): Promise<void> {
  if (producer.track?.readyState === 'ended') return;
  await new Promise<void>((resolve) => producer.once('trackended', resolve));
}

/** Resolves when nothing more arrives. */
export async function settled(consumer: Consumer): Promise<void> {
  let before = -1;
  for (;;) {
    const { packetsReceived = 0 } = await statsOf(consumer, 'inbound-rtp');
    if (packetsReceived === before) return;
    before = packetsReceived;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

type Numbers = Readonly<Record<string, number | undefined>>;

/** The first record of that type among statistics. */
export async function statsOf(
  source: { getStats(): Promise<RTCStatsReport> },
  type: 'inbound-rtp' | 'outbound-rtp',
): Promise<Numbers> {
  const records = [...(await source.getStats()).values()] as ({ type: string } & Numbers)[];
  return records.find((record) => record.type === type) ?? {};
}
