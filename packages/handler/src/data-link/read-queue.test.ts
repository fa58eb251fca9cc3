import { describe, expect, it, vi } from 'vitest';

import { DATA_HEAD_BYTES, type DataFrame } from './link-frame.ts';
import { ReadQueue } from './read-queue.ts';

const frame = (position: number, text: string): DataFrame => ({
  type: 'text',
  position,
  body: Buffer.from(text),
});

describe('ReadQueue', () => {
  it('counts what came and what was taken', async () => {
    const onRead = vi.fn();
    const queue = new ReadQueue(onRead);
    queue.push(frame(0, 'abc'));
    expect([queue.received, queue.read]).toEqual([DATA_HEAD_BYTES + 3, 0]);
    expect(await queue.next()).toEqual({ value: 'abc', done: false });
    expect(queue.read).toBe(DATA_HEAD_BYTES + 3);
    expect(onRead).toHaveBeenCalledTimes(1);
  });

  it('gives messages to readers in their order', async () => {
    const queue = new ReadQueue(() => {});
    const [first, second] = [queue.next(), queue.next()];
    queue.push(frame(0, '1'));
    queue.push({ type: 'binary', position: 10, body: Uint8Array.from([2]) });
    expect((await first).value).toBe('1');
    expect((await second).value).toEqual(Uint8Array.from([2]).buffer);
  });

  it('ends after what came', async () => {
    const queue = new ReadQueue(() => {});
    queue.push(frame(0, 'last'));
    queue.end();
    queue.end(new Error('not this one'));
    expect((await queue.next()).value).toBe('last');
    expect(await queue.next()).toEqual({ value: undefined, done: true });
  });

  it('fails readers with the error of the end', async () => {
    const queue = new ReadQueue(() => {});
    const waiting = queue.next();
    queue.end(new Error('lost'));
    await expect(waiting).rejects.toThrow('lost');
    await expect(queue.next()).rejects.toThrow('lost');
  });
});
