import type { DataConsumer, DataProducer } from 'mediasoup-client/types';

import type { DefectBed } from './defect-bed.ts';
import { insist, until, type DefectCase } from './defect-case.ts';

async function connect(bed: DefectBed): Promise<[DataProducer, DataConsumer, unknown[]]> {
  const producer = await (await bed.createSendTransport()).produceData();
  const consumer = await bed.consumeData(await bed.createRecvTransport(), producer.id);
  const received: unknown[] = [];
  consumer.on('message', (message) => received.push(message));
  await until(
    'the channels are open',
    () => producer.readyState === 'open' && consumer.readyState === 'open',
  );
  return [producer, consumer, received];
}

/** Defects of data channels. */
export const DATA_CASES: readonly DefectCase[] = [
  {
    name: '7: binary messages arrive as they were sent',
    run: async (bed) => {
      const [producer, , received] = await connect(bed);
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      producer.send(Buffer.from(bytes));
      await until('the message arrives', () => received.length === 1);
      const [message] = received;
      insist(message instanceof ArrayBuffer, `it is ${Object.prototype.toString.call(message)}`);
      insist(Buffer.from(message as ArrayBuffer).equals(bytes), 'its bytes are others');
    },
  },
  {
    name: '18: typed arrays can be sent',
    run: async (bed) => {
      const [producer, , received] = await connect(bed);
      producer.send(Uint8Array.from([1, 2]));
      await until('the message arrives', () => received.length === 1);
    },
  },
  {
    name: '18: what waits is told at once',
    run: async (bed) => {
      const [producer] = await connect(bed);
      producer.send('four');
      insist(producer.bufferedAmount === 4, `it is ${producer.bufferedAmount}`);
    },
  },
  {
    name: '18: messages that the server does not take are refused',
    run: async (bed) => {
      const [producer] = await connect(bed);
      let isRefused = false;
      try {
        producer.send(Buffer.alloc(1_000_000));
      } catch {
        isRefused = true;
      }
      insist(isRefused, 'a message of 1 MB was taken');
    },
  },
];
