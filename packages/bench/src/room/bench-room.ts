import { createWorker, type Worker } from '@tureen/handler';
import { MediasoupRouter, type ConsumerPair, type TransportPair } from '@tureen/testing/mediasoup-router';
import { Device } from 'mediasoup-client';
import type {
  HandlerFactory,
  Producer,
  ProducerOptions,
  RtpEncodingParameters,
} from 'mediasoup-client/types';
import { fileOf } from '../files/prepare-files.ts';
import { NotApplicable } from '../not-applicable.ts';
import type { Subject, SubjectWorker } from '../subjects/subject.ts';

/** Enough for everything, so that the router holds nothing back. */
const ROUTER = { initialAvailableOutgoingBitrate: 50_000_000 };

/** Bitrate that videos are sent with, in bits per second. */
export const VIDEO_BITRATE_BPS = 1_000_000;

const ONE_ENCODING: RtpEncodingParameters[] = [{ maxBitrate: VIDEO_BITRATE_BPS }];

/** A router and a subject; other peers are workers of ours, whose CPU counts for nobody. */
export class BenchRoom {
  readonly router: MediasoupRouter;
  readonly worker: SubjectWorker;
  readonly device: Device;
  readonly #helpers: Worker[] = [];

  private constructor(router: MediasoupRouter, worker: SubjectWorker, device: Device) {
    this.router = router;
    this.worker = worker;
    this.device = device;
  }

  /** Opens a room for one subject. */
  static async open(subject: Subject): Promise<BenchRoom> {
    const worker = await subject.createWorker();
    const router = await MediasoupRouter.start(ROUTER);
    return new BenchRoom(router, worker, await loadDevice(router, worker));
  }

  /** Publishes a track of the subject. */
  async publish(track: MediaStreamTrack, options: PublishOptions = {}): Promise<Published> {
    const transport = options.transport ?? (await this.router.createSendTransport(this.device));
    const video = track.kind === 'video' && this.#videoOptions(options);
    return { producer: await transport.client.produce({ track, ...video }), transport };
  }

  /** Publishes the video and the sound of a peer from another worker, as the file has them. */
  async publishPeer(): Promise<{ audio: string; video: string }> {
    const { worker, device } = await this.addHelper();
    const source = { source: 'file', file: fileOf('peer'), loop: true } as const;
    const stream = await worker.getUserMedia({ audio: source, video: source });
    const [[audio], [video]] = [stream.getAudioTracks(), stream.getVideoTracks()];
    if (!audio || !video) throw new Error(`${fileOf('peer')} lacks audio or video`);
    const { client } = await this.router.createSendTransport(device);
    // In the browser's order; both are of one transport, so that they are in sync.
    return {
      audio: (await client.produce({ track: audio })).id,
      video: (await client.produce({ track: video })).id,
    };
  }

  /** Consumes a producer with the subject. */
  async consume(producerId: string, transport?: TransportPair): Promise<ConsumerPair> {
    const receiving = transport ?? (await this.router.createRecvTransport(this.device));
    return this.router.consume(this.device, receiving, producerId);
  }

  /** Consumes a producer with another worker of ours. */
  async watch(producerId: string): Promise<ConsumerPair> {
    const { device } = await this.addHelper();
    return this.router.consume(device, await this.router.createRecvTransport(device), producerId);
  }

  /** Starts another worker of ours. */
  async addHelper(): Promise<{ worker: Worker; device: Device }> {
    const worker = await createWorker();
    this.#helpers.push(worker);
    return { worker, device: await loadDevice(this.router, worker) };
  }

  /** Ends every process of the room. */
  close(): void {
    for (const worker of [this.worker, ...this.#helpers]) worker.close();
    this.router.close();
  }

  #videoOptions({
    mimeType = 'video/VP8',
    encodings = ONE_ENCODING,
  }: PublishOptions): Omit<ProducerOptions, 'track'> {
    const codec = this.device.sendRtpCapabilities.codecs?.find((each) => each.mimeType === mimeType);
    if (codec === undefined) throw new NotApplicable(`has no ${mimeType}`);
    const bitrateBps = encodings.reduce((total, { maxBitrate = 0 }) => total + maxBitrate, 0);
    return { codec, encodings, codecOptions: { videoGoogleStartBitrate: bitrateBps / 1000 } };
  }
}

/** How a track is published. */
export interface PublishOptions {
  /** Default: one of its own. */
  readonly transport?: TransportPair;
  /** Codec of a video. Default: `video/VP8`. */
  readonly mimeType?: string;
  /** Of a video. Default: one of `VIDEO_BITRATE_BPS`. */
  readonly encodings?: RtpEncodingParameters[];
}

/** A producer of the subject. */
export interface Published {
  readonly producer: Producer;
  readonly transport: TransportPair;
}

/** A device of a worker that knows the router. */
export async function loadDevice(
  router: MediasoupRouter,
  worker: { createHandlerFactory(): HandlerFactory },
): Promise<Device> {
  const device = new Device({ handlerFactory: worker.createHandlerFactory() });
  await device.load({ routerRtpCapabilities: router.rtpCapabilities });
  return device;
}
