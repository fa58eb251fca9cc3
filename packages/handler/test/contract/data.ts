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

    it('takes every kind of binary data, and delivers ArrayBuffers', async () => {
      const [producer, , received] = await connect();
      const { buffer } = Uint8Array.from([1, 2, 3, 4]);
      const kinds = [
        Buffer.from(buffer),
        buffer,
        new Uint8Array(buffer),
        new Int16Array(buffer),
        new Float32Array(buffer),
        new DataView(buffer),
      ];
      for (const data of kinds) producer.send(data);
      producer.send(new Uint8Array());
      await until(() => received.length === 7);
      expect(received.every((message) => message instanceof ArrayBuffer)).toBe(true);
      expect(received.slice(0, 6)).toEqual(kinds.map(() => buffer));
      expect(received[6]).toEqual(new ArrayBuffer(0));
      for (const data of [undefined, 7, {}, new Blob(['x'])]) {
        expect(() => producer.send(data)).toThrow(TypeError);
      }
    });

    it('sends what the buffer held, whatever becomes of the buffer', async () => {
      const [producer, , received] = await connect();
      const data = Buffer.from('before');
      producer.send(data);
      data.fill('x');
      await until(() => received.length === 1);
      expect(received).toEqual([Uint8Array.from(Buffer.from('before')).buffer]);
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

    it('says when what waits has fallen to the threshold, once each time', async () => {
      const [producer] = await connect();
      const amounts: number[] = [];
      producer.on('bufferedamountlow', () => amounts.push(producer.bufferedAmount));
      producer.bufferedAmountLowThreshold = 300;
      for (let turn = 1; turn <= 2; turn++) {
        for (let count = 0; count < 10; count++) producer.send('x'.repeat(100));
        expect(producer.bufferedAmount).toBeGreaterThan(300);
        await until(() => producer.bufferedAmount === 0);
        expect(amounts.length).toBe(turn);
      }
      expect(Math.max(...amounts)).toBeLessThanOrEqual(300);
      producer.send('x'.repeat(200)); // never above the threshold
      await until(() => producer.bufferedAmount === 0);
      expect(amounts.length).toBe(2);
    });

    it('refuses what the server does not take', async () => {
      const [producer] = await connect();
      const limit = sending.handler.getDataChannelMaxMessageSize() ?? 0;
      expect(limit).toBeGreaterThan(0);
      expect(() => producer.send('x'.repeat(limit + 1))).toThrow(TypeError);
    });

    it('refuses what the server must not send, and goes on', async () => {
      const { handler } = receiving;
      const receive = handler.receiveDataChannel.bind(handler);
      handler.receiveDataChannel = async (options) => receive({ ...options, maxMessageSize: 500 });
      const [producer, consumer, received] = await connect();
      const onError = vi.fn();
      consumer.on('error', onError);
      producer.send('x'.repeat(500));
      producer.send('x'.repeat(501));
      producer.send('small');
      await until(() => received.length === 2 && onError.mock.calls.length === 1);
      expect(received).toEqual(['x'.repeat(500), 'small']);
      expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'message-too-large' });
      expect(consumer.readyState).toBe('open');
    });

    it.each([{ maxRetransmits: 3 }, { maxPacketLifeTime: 5000 }])(
      'carries messages with limits: %o',
      async (limit) => {
        for (const ordered of [true, false]) {
          const [producer, consumer, received] = await connect({ label: `${ordered}`, ordered, ...limit });
          expect(producer.sctpStreamParameters).toMatchObject(limit);
          expect(consumer.sctpStreamParameters).toMatchObject(limit);
          producer.send('limited');
          await until(() => received.length === 1);
        }
      },
    );

    it('refuses both limits at once', async () => {
      const both = { maxRetransmits: 1, maxPacketLifeTime: 1 };
      await expect(sending.produceData(both)).rejects.toThrow(TypeError);
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

    it('closes a producer, then a consumer, and others go on', async () => {
      const [producer, consumer] = await connect({ label: 'first' });
      const [other, , fromOther] = await connect({ label: 'second' });
      producer.close();
      expect([producer.readyState, producer.closed]).not.toContain('open');
      expect(() => producer.send('late')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
      consumer.close();
      consumer.close();
      await until(async () => (await bed().worker.dump()).dataChannels.length === 2);
      other.send('still here');
      await until(() => fromOther.length === 1);
    });

    it('tells when the server closes', async () => {
      const [, consumer] = await connect();
      const onClose = vi.fn();
      consumer.on('close', onClose);
      bed().closeByServer(consumer);
      await until(() => consumer.closed);
      expect(onClose).toHaveBeenCalledTimes(1);
      expect(consumer.readyState).toBe('closed');
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
