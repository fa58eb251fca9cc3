import { describe, expect, it } from 'vitest';
import { PeerQueues } from './peer-queues.ts';

describe('PeerQueues', () => {
  it('keeps order per peer, and lets nobody wait for others', async () => {
    const queues = new PeerQueues();
    const order: string[] = [];
    const go = Promise.withResolvers<void>();
    const first = queues.run('alice', async () => {
      await go.promise;
      order.push('alice 1');
    });
    const second = queues.run('alice', () => order.push('alice 2'));
    await queues.run('carol', () => order.push('carol'));
    go.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(['carol', 'alice 1', 'alice 2']);
  });

  it('goes on after a failure, which belongs to its task', async () => {
    const queues = new PeerQueues();
    const failing = queues.run('alice', async () => Promise.reject(new Error('no')));
    const next = queues.run('alice', () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    await queues.idle();
  });
});
