import { MediasoupRouter } from '@tureen/testing/mediasoup-router';
import type { DataConsumer, DataProducer } from 'mediasoup-client/types';
import type { Subject, SubjectWorker } from '../subjects/subject.ts';
import { loadDevice } from './bench-room.ts';

/** One reliable, ordered data channel from a worker through a router to another worker of the same subject. */
export class DataPath {
  readonly producer: DataProducer;
  readonly consumer: DataConsumer;
  /** Ids of all processes that send and receive. */
  readonly pids: readonly number[];
  readonly #router: MediasoupRouter;
  readonly #workers: readonly SubjectWorker[];

  private constructor(
    router: MediasoupRouter,
    workers: readonly SubjectWorker[],
    producer: DataProducer,
    consumer: DataConsumer,
  ) {
    this.#router = router;
    this.#workers = workers;
    this.pids = workers.flatMap(({ pids }) => pids);
    this.producer = producer;
    this.consumer = consumer;
  }

  /** Starts everything; both ends are open. */
  static async open(subject: Subject): Promise<DataPath> {
    const router = await MediasoupRouter.start();
    const workers = [await subject.createWorker(), await subject.createWorker()] as const;
    const [sender, receiver] = [await loadDevice(router, workers[0]), await loadDevice(router, workers[1])];
    const sending = await router.createSendTransport(sender);
    const producer = await sending.client.produceData({ label: 'bench' });
    const receiving = await router.createRecvTransport(receiver);
    const consumer = await router.consumeData(receiving, producer.id);
    if (producer.readyState !== 'open') await new Promise<void>((done) => producer.once('open', done));
    if (consumer.readyState !== 'open') await new Promise<void>((done) => consumer.once('open', done));
    return new DataPath(router, workers, producer, consumer);
  }

  /** Ends every process. */
  close(): void {
    for (const worker of this.#workers) worker.close();
    this.#router.close();
  }
}
