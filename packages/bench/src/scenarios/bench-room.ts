import { createWorker, type Worker } from '@tureen/handler';
import { createTestPattern } from '@tureen/streams';
import { MediasoupRouter, type ConsumerPair, type TransportPair } from '@tureen/testing/mediasoup-router';
import { Device } from 'mediasoup-client';
import type { Subject, SubjectWorker } from '../subjects/subject.ts';

/** Bitrate of the video that subjects receive. */
const VIDEO_BITRATE_BPS = 1_000_000;

/** A router, and a subject with a loaded device. */
export class BenchRoom {
  readonly router: MediasoupRouter;
  readonly worker: SubjectWorker;
  readonly device: Device;
  #publisher: Worker | undefined;

  private constructor(router: MediasoupRouter, worker: SubjectWorker, device: Device) {
    this.router = router;
    this.worker = worker;
    this.device = device;
  }

  /** Opens a room for one subject. */
  static async open(subject: Subject): Promise<BenchRoom> {
    const router = await MediasoupRouter.start({ initialAvailableOutgoingBitrate: 50_000_000 });
    const worker = await subject.createWorker();
    const device = new Device({ handlerFactory: worker.createHandlerFactory() });
    await device.load({ routerRtpCapabilities: router.rtpCapabilities });
    return new BenchRoom(router, worker, device);
  }

  /** Publishes a 640x480 VP8 pattern of 30 pictures a second from another worker; gives the producer's id. */
  async publishVideo(): Promise<string> {
    this.#publisher = await createWorker();
    const device = new Device({ handlerFactory: this.#publisher.createHandlerFactory() });
    await device.load({ routerRtpCapabilities: this.router.rtpCapabilities });
    const sending = await this.router.createSendTransport(device);
    const producer = await sending.client.produce({
      track: await createTestPattern(this.#publisher, { noise: 0.08 }),
      encodings: [{ maxBitrate: VIDEO_BITRATE_BPS }],
      codecOptions: { videoGoogleStartBitrate: VIDEO_BITRATE_BPS / 1000 },
    });
    return producer.id;
  }

  /** Receives a producer `count` times on one transport. */
  async receive(
    producerId: string,
    count: number,
  ): Promise<{ transport: TransportPair; consumers: ConsumerPair[] }> {
    const transport = await this.router.createRecvTransport(this.device);
    const consumers: ConsumerPair[] = [];
    for (let index = 0; index < count; index += 1) {
      consumers.push(await this.router.consume(this.device, transport, producerId));
    }
    return { transport, consumers };
  }

  /** Ends every process of the room. */
  close(): void {
    this.worker.close();
    this.#publisher?.close();
    this.router.close();
  }
}
