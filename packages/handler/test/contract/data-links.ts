import type { DataConsumer, DataProducer, DataProducerOptions } from 'mediasoup-client/types';
import { beforeEach, describe, expect, it } from 'vitest';

import { type DataLink, type DataLinkOptions, type LinkMessage, openDataLink } from '../../src/index.ts';
import { until, type HandlerBed } from './handler-bed.ts';

/** The channels of one side of a link. */
type Side = Pick<DataLinkOptions, 'producer' | 'consumer'>;

/** Cases of links from end to end over data producers and data consumers. */
export function defineDataLinkContract(bed: () => HandlerBed): void {
  describe('data links', () => {
    let here: Side;
    let there: Side;

    beforeEach(async () => {
      [here, there] = await openSides(bed());
    });

    const openBoth = async (windowBytes = 500): Promise<[DataLink, DataLink]> =>
      Promise.all([openDataLink({ ...here, windowBytes }), openDataLink({ ...there, windowBytes: 700 })]);

    it('carries text and binary both ways as sent', async () => {
      const [a, b] = await openBoth();
      expect([a.windowBytes, b.windowBytes]).toEqual([500, 500]);
      await a.send('añ😀');
      await a.send(Uint8Array.from([9, 1, 2, 9]).subarray(1, 3));
      await b.send('');
      expect(await take(b, 2)).toEqual(['añ😀', Uint8Array.from([1, 2]).buffer]);
      expect(await take(a, 1)).toEqual(['']);
    });

    it('never has more on its way than the window, and goes on as messages are taken', async () => {
      const [a, b] = await openBoth();
      const messages = Array.from({ length: 40 }, (_, index) => String(index).padEnd(91, '.'));
      let accepted = 0;
      const sent = messages.map(async (message) => a.send(message).then(() => (accepted += 1)));
      await until(() => accepted === 5);
      expect(a.unacknowledgedBytes).toBe(500);
      const [first, ...others] = await take(b, 40);
      expect([first, ...others]).toEqual(messages);
      await Promise.all(sent);
      await a.flush();
      expect(a.unacknowledgedBytes).toBe(0);
    });

    it('waits for the other side to open', async () => {
      const first = openDataLink(here);
      await new Promise((resolve) => setTimeout(resolve, 50));
      const second = await openDataLink(there);
      await (await first).send('hello');
      expect(await take(second, 1)).toEqual(['hello']);
    });

    it('gives up opening and sending by a signal', async () => {
      const abort = new AbortController();
      const opening = openDataLink({ ...here, signal: abort.signal });
      abort.abort(new Error('no one there'));
      await expect(opening).rejects.toThrow('no one there');
      const [a] = await openBoth(100);
      await a.send('x'.repeat(91));
      const sending = new AbortController();
      const waiting = a.send('y', { signal: sending.signal });
      const flushing = a.flush({ signal: sending.signal });
      sending.abort(new Error('no time'));
      await expect(waiting).rejects.toThrow('no time');
      await expect(flushing).rejects.toThrow('no time');
    });

    it('ends both iterations after what came before, and rejects what waits', async () => {
      const [a, b] = await openBoth(100);
      await a.send('last');
      const waiting = a.send('x'.repeat(91));
      a.close();
      a.close();
      await expect(waiting).rejects.toMatchObject({ code: 'closed' });
      await expect(a.send('late')).rejects.toMatchObject({ code: 'closed' });
      const read: LinkMessage[] = [];
      for await (const message of b) read.push(message);
      expect([read, b.closed]).toEqual([['last'], true]);
      expect(await take(a, 1)).toEqual([]);
      expect([here.producer.closed, there.consumer.closed]).toEqual([false, false]);
    });

    it('closes by its signal, and when a loop over it is left', async () => {
      const abort = new AbortController();
      const [a, b] = await Promise.all([
        openDataLink({ ...here, signal: abort.signal }),
        openDataLink(there),
      ]);
      await a.send('only one');
      for await (const message of b) {
        expect(message).toBe('only one');
        break;
      }
      await until(() => a.closed && b.closed);
      const [c, d] = await reopen(bed());
      d.abort.abort();
      await until(() => c.closed && d.link.closed);
      abort.abort();
    });

    it('fails when its producer or consumer is closed', async () => {
      const [a, b] = await openBoth();
      there.consumer.close();
      await expect(take(b, 1)).rejects.toMatchObject({ code: 'closed' });
      await until(() => a.closed);
    });

    it('fails when the other side does not speak as a link', async () => {
      const [a, b] = await openBoth();
      here.producer.send('plain text');
      await expect(take(b, 1)).rejects.toMatchObject({ code: 'protocol-error' });
      await until(() => a.closed);
    });

    it('fails with what is lost', async () => {
      const [a, b] = await openBoth();
      const send = here.producer.send.bind(here.producer);
      here.producer.send = () => {}; // as a server does whose buffer is full
      await a.send('never arrives');
      here.producer.send = send;
      await expect(take(b, 1)).rejects.toMatchObject({ code: 'messages-lost' });
      await expect(take(a, 1)).rejects.toMatchObject({ code: 'messages-lost' });
    });

    it('refuses what cannot work', async () => {
      const [a] = await openBoth();
      await expect(a.send('x'.repeat(492))).rejects.toThrow(TypeError);
      await expect(openDataLink({ ...here, windowBytes: 10 })).rejects.toThrow(/windowBytes/);
      const [lossy] = await openSides(bed(), { ordered: false, maxRetransmits: 1 });
      await expect(openDataLink(lossy)).rejects.toThrow(/ordered/);
      here.producer.close();
      await expect(openDataLink(here)).rejects.toMatchObject({ code: 'closed' });
    });
  });
}

let nextLabel = 0;

/** A producer and a consumer for each side, joined crosswise by the server. */
async function openSides(bed: HandlerBed, options: DataProducerOptions = {}): Promise<[Side, Side]> {
  const [sending, receiving] = [await bed.createSendTransport(), await bed.createRecvTransport()];
  const open = async (): Promise<[DataProducer, DataConsumer]> => {
    const producer = await sending.produceData({ ...options, label: `link-${(nextLabel += 1)}` });
    return [producer, await bed.consumeData(receiving, producer.id)];
  };
  const [[producerHere, consumerThere], [producerThere, consumerHere]] = [await open(), await open()];
  return [
    { producer: producerHere, consumer: consumerHere },
    { producer: producerThere, consumer: consumerThere },
  ];
}

async function reopen(bed: HandlerBed): Promise<[DataLink, { link: DataLink; abort: AbortController }]> {
  const [here, there] = await openSides(bed);
  const abort = new AbortController();
  const [a, b] = await Promise.all([openDataLink(here), openDataLink({ ...there, signal: abort.signal })]);
  return [a, { link: b, abort }];
}

async function take(link: DataLink, count: number): Promise<LinkMessage[]> {
  const messages: LinkMessage[] = [];
  const iterator = link[Symbol.asyncIterator]();
  while (messages.length < count) {
    const { value, done } = await iterator.next();
    if (done) break;
    messages.push(value);
  }
  return messages;
}
