import type { DataConsumer, DataProducer, DataProducerOptions, Transport } from 'mediasoup-client/types';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { until, type HandlerBed } from './handler-bed.ts';

/** Cases of data producers and data consumers. */
export function defineDataContract(bed: () => HandlerBed): void {
  describe('data', () => {
    let sending: Transport;
    let receiving: Transport;

    beforeEach(async () => {
      [sending, receiving] = [await bed().createSendTransport(), await bed().createRecvTransport()];
    });

    async function connect(
      options: DataProducerOptions = {},
    ): Promise<[DataProducer, DataConsumer, unknown[]]> {
      const producer = await sending.produceData({ label: 'chat', ...options });
      const consumer = await bed().consumeData(receiving, producer.id);
      const received: unknown[] = [];
      consumer.on('message', (message) => received.push(message));
      await until(() => producer.readyState === 'open' && consumer.readyState === 'open');
      return [producer, consumer, received];
    }

    it('carries text and binary both as sent', async () => {
      const [producer, , received] = await connect();
      const bytes = Uint8Array.from({ length: 700 }, (_, index) => index % 256);
      producer.send('añ😀');
      producer.send(Buffer.from([0, 1, 254, 255]));
      producer.send(bytes.buffer);
      producer.send(bytes.subarray(1, 3));
      producer.send('');
      await until(() => received.length === 5);
      expect(received).toEqual([
        'añ😀',
        Uint8Array.from([0, 1, 254, 255]).buffer,
        bytes.buffer,
        Uint8Array.from([1, 2]).buffer,
        '',
      ]);
    });

    it('keeps the order of many messages', async () => {
      const [producer, , received] = await connect();
      const messages = Array.from({ length: 500 }, (_, index) => String(index));
      for (const message of messages) producer.send(message);
      await until(() => received.length === messages.length);
      expect(received).toEqual(messages);
    });

    it('shows at once what waits, and when it has gone', async () => {
      const [producer] = await connect();
      const onLow = vi.fn();
      producer.on('bufferedamountlow', onLow);
      producer.send('x'.repeat(100));
      expect(producer.bufferedAmount).toBe(100);
      await until(() => producer.bufferedAmount === 0);
      expect(onLow).toHaveBeenCalledTimes(1);
    });

    it('refuses what the server does not take', async () => {
      const [producer] = await connect();
      const limit = sending.handler.getDataChannelMaxMessageSize() ?? 0;
      expect(limit).toBeGreaterThan(0);
      expect(() => producer.send('x'.repeat(limit + 1))).toThrow(TypeError);
    });

    it('numbers streams from 0 and passes limits on', async () => {
      const [first] = await connect();
      const [second] = await connect({
        label: 'unordered',
        ordered: false,
        maxRetransmits: 2,
        protocol: 'p',
      });
      expect(first.sctpStreamParameters).toMatchObject({ streamId: 0, ordered: true });
      expect(second.sctpStreamParameters).toMatchObject({ streamId: 1, ordered: false, maxRetransmits: 2 });
      expect(second).toMatchObject({ label: 'unordered', protocol: 'p' });
    });

    it('carries messages both as ordered and unordered channels on one transport', async () => {
      const [ordered, , fromOrdered] = await connect({ label: 'a' });
      const [unordered, , fromUnordered] = await connect({ label: 'b', ordered: false });
      ordered.send('one');
      unordered.send('two');
      await until(() => fromOrdered.length === 1 && fromUnordered.length === 1);
      expect([fromOrdered, fromUnordered]).toEqual([['one'], ['two']]);
    });

    it('closes after what was sent before', async () => {
      const [producer, , received] = await connect();
      for (let index = 0; index < 50; index++) producer.send(String(index));
      producer.close();
      await until(() => received.length === 50);
      await until(async () => (await bed().worker.dump()).dataChannels.length === 1);
    });

    it('closes with the transport', async () => {
      const [producer, consumer] = await connect();
      const onTransportClose = vi.fn();
      producer.on('transportclose', onTransportClose);
      consumer.on('transportclose', onTransportClose);
      sending.close();
      receiving.close();
      expect(onTransportClose).toHaveBeenCalledTimes(2);
      expect([producer.closed, consumer.closed]).toEqual([true, true]);
      await expect.poll(async () => (await bed().worker.dump()).dataChannels).toEqual([]);
    });
  });
}
