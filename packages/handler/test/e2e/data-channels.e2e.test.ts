import { randomBytes } from 'node:crypto';

import { createRelay, type Relay } from '@tureen/testing/relay';
import type { DataConsumer, DataProducer, DataProducerOptions } from 'mediasoup-client/types';
import type * as server from 'mediasoup/types';
import { afterAll, afterEach, describe, expect, it } from 'vitest';

import { createNewestDevice, until } from '../contract/handler-bed.ts';
import { LentWorker } from '../contract/lent-worker.ts';
import { RealBed } from '../contract/real-bed.ts';

const lender = new LentWorker();
let bed: RealBed;
let relay: Relay | undefined;

afterEach(async () => {
  await bed.close();
  await relay?.close();
  relay = undefined;
});
afterAll(async () => lender.close());

interface Impairment {
  readonly delayMs?: number;
  readonly lossRate?: number;
  readonly reorderRate?: number;
}

async function createBed(impairment?: Impairment): Promise<void> {
  if (impairment === undefined) {
    bed = await RealBed.create(createNewestDevice, {}, lender);
    return;
  }
  const bad = createRelay({ uplink: impairment, downlink: impairment });
  relay = bad;
  const transformIceCandidates = async (
    candidates: server.IceCandidate[],
  ): Promise<server.IceCandidate[]> => [...(await bad.transformIceCandidates(candidates))];
  bed = await RealBed.create(createNewestDevice, { transformIceCandidates }, lender);
}

/** An open channel through the router, and what comes out of it. */
async function openChannel(
  options: DataProducerOptions = {},
): Promise<{ producer: DataProducer; consumer: DataConsumer; received: unknown[] }> {
  const [sending, receiving] = [await bed.createSendTransport(), await bed.createRecvTransport()];
  const producer = await sending.produceData(options);
  const consumer = await bed.consumeData(receiving, producer.id);
  const received: unknown[] = [];
  consumer.on('message', (message) => received.push(message));
  await until(() => producer.readyState === 'open' && consumer.readyState === 'open');
  return { producer, consumer, received };
}

function randomMessages(count: number, largest: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => randomBytes(1 + ((index * 7919) % largest)));
}

/** Sends with at most 1 MB on its way, since the server drops what exceeds its send buffer. */
async function sendAll(producer: DataProducer, messages: Buffer[], received: unknown[]): Promise<void> {
  for (const [index, message] of messages.entries()) {
    await until(() => index - received.length < 4);
    producer.send(message);
  }
  await until(() => received.length === messages.length);
}

describe('messages through the server', () => {
  it.each([
    { name: 'a perfect network', impairment: undefined, count: 60 },
    { name: '50 ms', impairment: { delayMs: 12.5 }, count: 20 },
    { name: '200 ms and 1 % loss', impairment: { delayMs: 50, lossRate: 0.01 }, count: 5 },
    { name: '5 % loss and reordering', impairment: { lossRate: 0.05, reorderRate: 0.02 }, count: 20 },
  ])(
    'arrive intact and in order: $name',
    async ({ impairment, count }) => {
      await createBed(impairment);
      const { producer, received } = await openChannel();
      const messages = randomMessages(count, 100_000);
      await sendAll(producer, messages, received);
      const arrived = received.map((message) => Buffer.from(message as ArrayBuffer));
      expect(arrived.every((message, index) => message.equals(messages[index] ?? Buffer.alloc(0)))).toBe(
        true,
      );
    },
    60_000,
  );

  it('may have 256 KiB', async () => {
    await createBed();
    const { producer, received } = await openChannel();
    const message = randomBytes(262_144);
    producer.send(message);
    await until(() => received.length === 1);
    expect(Buffer.from(received[0] as ArrayBuffer).equals(message)).toBe(true);
  });

  it.each([{ maxRetransmits: 0 }, { maxPacketLifeTime: 100 }])(
    'with limits arrive or not, but never damaged: %o',
    async (limit) => {
      await createBed({ lossRate: 0.1, delayMs: 2 });
      const { producer, received } = await openChannel({ ordered: false, ...limit });
      const messages = Array.from({ length: 200 }, (_, index) => `${index}:`.padEnd(3000, 'x'));
      for (const message of messages) {
        producer.send(message);
        await until(() => producer.bufferedAmount === 0);
      }
      await until(() => received.length > 50);
      expect(received.every((message) => messages.includes(String(message)))).toBe(true);
      expect(new Set(received).size).toBe(received.length);
    },
    60_000,
  );
});

describe('a network that is gone for a while', () => {
  it('costs limited channels messages, and others none', async () => {
    await createBed({});
    const reliable = await openChannel({ label: 'reliable' });
    const counted = await openChannel({ label: 'counted', maxRetransmits: 0 });
    const timed = await openChannel({ label: 'timed', ordered: false, maxPacketLifeTime: 300 });
    const all = [reliable, counted, timed];
    for (const { producer } of all) producer.send('before');
    await until(() => all.every(({ received }) => received.length === 1));
    relay?.block();
    for (const { producer } of all) for (let count = 0; count < 3; count += 1) producer.send(`lost ${count}`);
    await new Promise((resolve) => setTimeout(resolve, 1500)); // past the first retransmission and the life time
    relay?.unblock();
    for (const { producer } of all) producer.send('after');
    await until(() => all.every(({ received }) => received.includes('after')));
    expect(reliable.received).toEqual(['before', 'lost 0', 'lost 1', 'lost 2', 'after']);
    expect(counted.received).toEqual(['before', 'after']);
    expect(timed.received).toEqual(['before', 'after']);
  }, 30_000);
});

describe('many channels on a bad network', () => {
  it('carry their own messages', async () => {
    await createBed({ delayMs: 10, lossRate: 0.01 });
    const [sending, receiving] = [await bed.createSendTransport(), await bed.createRecvTransport()];
    const open = async (number: number): Promise<[DataProducer, unknown[]]> => {
      // mediasoup gives up unordered messages that have to wait, unless a life time is named.
      const limits = number % 2 === 0 ? {} : { ordered: false, maxPacketLifeTime: 30_000 };
      const producer = await sending.produceData({ label: `${number}`, ...limits });
      const consumer = await bed.consumeData(receiving, producer.id);
      const received: unknown[] = [];
      consumer.on('message', (message) => received.push(message));
      await until(() => producer.readyState === 'open' && consumer.readyState === 'open');
      return [producer, received];
    };
    const channels = await Promise.all(Array.from({ length: 60 }, async (_, number) => open(number)));
    for (const [producer] of channels) producer.send(producer.label.padEnd(3000, '.'));
    const arrived = (): boolean[] => channels.map(([, received]) => received.length === 1);
    // The server gives up (by FORWARD-TSN) some unordered messages of which a part was lost.
    await until(() => arrived().every((hasArrived, number) => hasArrived || number % 2 === 1), 30_000);
    await until(() => arrived().filter(Boolean).length > 55);
    for (const [{ label }, received] of channels) {
      expect([[], [label.padEnd(3000, '.')]]).toContainEqual(received);
    }
  }, 60_000);

  it('close, and their streams are used again', async () => {
    await createBed({ delayMs: 10, lossRate: 0.02 });
    const server = { port: 5000, MIS: 2, maxSendMessageSize: 262_144, maxReceiveMessageSize: 262_144 };
    const sending = await bed.createSendTransport({ sctpParameters: server });
    const receiving = await bed.createRecvTransport();
    const streamIds: unknown[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const producer = await sending.produceData({ label: `turn ${turn}` });
      streamIds.push(producer.sctpStreamParameters.streamId);
      const consumer = await bed.consumeData(receiving, producer.id);
      const received: unknown[] = [];
      consumer.on('message', (message) => received.push(message));
      await until(() => producer.readyState === 'open' && consumer.readyState === 'open');
      producer.send(`turn ${turn}`);
      await until(() => received.length === 1);
      expect(received).toEqual([`turn ${turn}`]);
      bed.closeByServer(consumer);
      producer.close();
      await until(async () => (await bed.worker.dump()).dataChannels.length === 0);
      bed.router.serverDataProducer(producer).close();
    }
    expect(streamIds).toEqual([0, 1, 0, 1, 0]);
  }, 60_000);
});

describe('closing', () => {
  it('settles as soon as the server has answered', async () => {
    await createBed();
    const { producer, received } = await openChannel();
    producer.send('last words');
    const startedMs = performance.now();
    producer.close();
    await until(async () => (await bed.worker.dump()).dataChannels.length === 1);
    expect(performance.now() - startedMs).toBeLessThan(4000);
    await until(() => received.length === 1);
  });
});

describe('a program that is stuck', () => {
  it('finds all messages afterwards', async () => {
    await createBed();
    const { producer, received } = await openChannel();
    const messages = randomMessages(15, 100_000);
    for (const message of messages) producer.send(message);
    const untilMs = performance.now() + 500;
    while (performance.now() < untilMs) {
      // The event loop is stuck, as it is while a program computes.
    }
    await until(() => received.length === messages.length);
    expect(received.map((message) => (message as ArrayBuffer).byteLength)).toEqual(
      messages.map(({ length }) => length),
    );
  });
});
