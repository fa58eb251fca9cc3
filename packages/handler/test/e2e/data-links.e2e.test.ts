import { createRelay } from '@tureen/testing/relay';
import type { DataConsumer, DataProducer } from 'mediasoup-client/types';
import { expect, it } from 'vitest';

import { openDataLink } from '../../src/index.ts';
import { createNewestDevice, until } from '../contract/handler-bed.ts';
import { RealBed } from '../contract/real-bed.ts';

const MESSAGE_BYTES = 10_000;
const COUNT = 150;
/** What the server keeps for a consumer; a twentieth of what is sent. */
const SERVER_BUFFER_BYTES = 100_000;

/** Channels both ways through a server with small buffers, to receivers that are slower than senders. */
async function openSlowPair(bed: RealBed): Promise<[DataProducer, DataConsumer][]> {
  const [sending, receiving] = [await bed.createSendTransport(), await bed.createRecvTransport()];
  const open = async (label: string): Promise<[DataProducer, DataConsumer]> => {
    const producer = await sending.produceData({ label });
    return [producer, await bed.consumeData(receiving, producer.id)];
  };
  const pairs = [await open('there'), await open('back')];
  await until(() => pairs.flat().every(({ readyState }) => readyState === 'open'));
  return pairs;
}

it('loses nothing that a server would drop without the window', async () => {
  const relay = createRelay({ downlink: { rateBps: 20_000_000 } });
  const bed = await RealBed.create(createNewestDevice, {
    dataLimits: { sctpSendBufferSize: SERVER_BUFFER_BYTES, sctpPerStreamSendQueueLimit: SERVER_BUFFER_BYTES },
    transformIceCandidates: async (candidates) => [...(await relay.transformIceCandidates(candidates))],
  });
  try {
    expect(await countWithoutWindow(bed)).toBeLessThan(COUNT);
    expect(await countThroughLink(bed)).toBe(COUNT);
  } finally {
    await bed.close();
    await relay.close();
  }
}, 60_000);

async function countWithoutWindow(bed: RealBed): Promise<number> {
  const [[producer, consumer] = expect.unreachable()] = await openSlowPair(bed);
  let received = 0;
  let ended = false;
  consumer.on('message', (message) => {
    if (message === 'end') ended = true;
    else received += 1;
  });
  for (let count = 0; count < COUNT; count += 1) producer.send(new Uint8Array(MESSAGE_BYTES));
  await until(() => producer.bufferedAmount === 0, 20_000);
  const timer = setInterval(() => producer.send('end'), 100);
  await until(() => ended, 20_000);
  clearInterval(timer);
  return received;
}

async function countThroughLink(bed: RealBed): Promise<number> {
  const [there = expect.unreachable(), back = expect.unreachable()] = await openSlowPair(bed);
  const windowBytes = SERVER_BUFFER_BYTES / 2;
  const [a, b] = await Promise.all([
    openDataLink({ producer: there[0], consumer: back[1], windowBytes }),
    openDataLink({ producer: back[0], consumer: there[1], windowBytes }),
  ]);
  const reading = (async () => {
    let received = 0;
    for await (const message of b) {
      expect((message as ArrayBuffer).byteLength).toBe(MESSAGE_BYTES);
      received += 1;
    }
    return received;
  })();
  for (let count = 0; count < COUNT; count += 1) {
    await a.send(new Uint8Array(MESSAGE_BYTES));
    expect(a.unacknowledgedBytes).toBeLessThanOrEqual(windowBytes);
  }
  await a.flush();
  a.close();
  return reading;
}
