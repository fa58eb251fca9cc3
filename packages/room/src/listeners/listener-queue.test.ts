import { soon } from '@tureen/testing/soon';
import { describe, expect, it, vi } from 'vitest';
import type { RoomError } from '../errors.ts';
import { ListenerQueue } from './listener-queue.ts';
import { respondThrough } from './respond-through.ts';

/** A call, its errors, and how to end it. */
function call(
  name: string,
  order: string[],
): { errors: RoomError[]; end: () => void; start: Parameters<ListenerQueue['add']>[0] } {
  const ended = Promise.withResolvers<void>();
  const errors: RoomError[] = [];
  return {
    errors,
    end: ended.resolve,
    start: {
      name,
      timeoutMs: 50,
      onError: (error) => errors.push(error),
      call: async () => {
        order.push(`${name} begins`);
        await ended.promise;
        order.push(`${name} ends`);
      },
    },
  };
}

describe('ListenerQueue', () => {
  it('calls one after the other', async () => {
    const order: string[] = [];
    const queue = new ListenerQueue();
    const [first, second] = [call('first', order), call('second', order)];
    queue.add(first.start);
    queue.add(second.start);
    second.end();
    first.end();
    await soon(() => expect(order).toHaveLength(4));
    expect(order).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  });

  it('waits for nobody for ever', async () => {
    const order: string[] = [];
    const queue = new ListenerQueue();
    const [hanging, next] = [call('hanging', order), call('next', order)];
    queue.add(hanging.start);
    queue.add(next.start);
    next.end();
    await soon(() => expect(order).toEqual(['hanging begins', 'next begins', 'next ends']));
    expect(hanging.errors).toMatchObject([{ code: 'listener-timeout', details: { listener: 'hanging' } }]);
  });

  it('drops what is too much, and tells of it once', () => {
    const order: string[] = [];
    const queue = new ListenerQueue();
    const { start, errors } = call('hanging', order);
    for (let count = 0; count < 1500; count += 1) queue.add(start);
    expect(queue.dropped).toBe(499);
    expect(errors).toMatchObject([{ code: 'listener-failed' }]);
  });
});

describe('respondThrough', () => {
  const onError = vi.fn();

  it('resolves as soon as the listener responds', async () => {
    const go = Promise.withResolvers<void>();
    await respondThrough({
      name: 'x',
      timeoutMs: 1000,
      onError,
      call: async (respond) => {
        await respond();
        await go.promise;
      },
    });
    go.resolve();
    expect(onError).not.toHaveBeenCalled();
  });

  it.each([
    ['listener-failed', async () => Promise.reject(new Error('no'))],
    ['listener-timeout', async () => new Promise<void>(() => undefined)],
  ])('resolves with %s, too', async (code, misbehave) => {
    onError.mockClear();
    await respondThrough({ name: 'x', timeoutMs: 10, onError, call: misbehave });
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code }));
  });
});
