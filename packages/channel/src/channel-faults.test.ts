import { once } from 'node:events';

import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';

import { RawPeer } from '../test/support/raw-peer.ts';
import { vectors } from '../test/support/vectors.ts';
import type { ChannelError } from './channel-error.ts';
import { FrameKind } from './frame/frame-kind.ts';

async function closeError({ channel }: RawPeer): Promise<ChannelError | undefined> {
  const [error] = await once(channel, 'close');
  return error;
}

/** Everything that can be pending on a channel. */
function pendingOn({ channel }: RawPeer): Promise<unknown>[] {
  const stream = channel.openStream(1);
  return [channel.request('a.b'), channel.request('c.d', { timeoutMs: 0 }), stream.send(0, Buffer.from('x'))];
}

describe('a broken stream', () => {
  it.each(vectors.broken)(
    'ends in one error that rejects everything pending: $name',
    async ({ bytes, error }) => {
      const peer = new RawPeer();
      peer.greet();
      await peer.channel.ready;
      const pending = pendingOn(peer);
      const closed = closeError(peer);
      peer.stream.write(Buffer.from(bytes, 'hex'));

      const reason = await closed;
      expect(reason).toMatchObject({
        code: 'protocol-error',
        message: expect.stringContaining(error) as string,
      });
      for (const promise of pending) await expect(promise).rejects.toBe(reason);
      await vi.waitFor(() =>
        expect(peer.frames.at(-1)).toMatchObject({
          kind: FrameKind.CLOSE,
          error: { code: 'protocol-error' },
        }),
      );
    },
  );

  it('is one that ends before the handshake', async () => {
    const peer = new RawPeer();
    const pending = [peer.channel.ready, peer.channel.request('a.b'), peer.channel.notify('n')];
    peer.stream.end();

    for (const promise of pending) await expect(promise).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('is one that fails', async () => {
    const peer = new RawPeer();
    peer.greet();
    await peer.channel.ready;
    const pending = pendingOn(peer);
    const closed = closeError(peer);
    peer.stream.destroy();

    expect(await closed).toMatchObject({ code: 'disconnected' });
    for (const promise of pending) await expect(promise).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('is told by the side that finds it', async () => {
    const peer = new RawPeer();
    peer.greet();
    peer.say({ kind: FrameKind.CLOSE, error: { code: 'protocol-error', message: 'I received garbage.' } });

    expect(await closeError(peer)).toMatchObject({
      code: 'peer-failed',
      message: 'The other side ended the channel (protocol-error): I received garbage.',
    });
  });

  it('ends in one close whatever the garbage is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 64 }),
        fc.boolean(),
        async (garbage, greeted) => {
          const peer = new RawPeer();
          if (greeted) peer.greet();
          const pending = peer.channel.request('a.b').catch((error: unknown) => error);
          const onClose = vi.fn();
          peer.channel.on('close', onClose);
          peer.stream.end(garbage);

          expect(await pending).toMatchObject({
            code: expect.stringMatching(/protocol-error|disconnected/) as string,
          });
          expect(onClose).toHaveBeenCalledOnce();
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('a stream that ended before the channel was made', () => {
  it('ends the channel', async () => {
    const peer = new RawPeer();
    peer.stream.destroy();

    await expect(peer.channel.ready).rejects.toMatchObject({ code: 'disconnected' });
  });
});

describe('requests of the other side beyond what may wait', () => {
  it('make reading pause until handlers have caught up, and none is lost', async () => {
    const peer = new RawPeer({ maxBacklogBytes: 50_000, maxConcurrentRequests: 1 });
    const gate = Promise.withResolvers<void>();
    const served: unknown[] = [];
    peer.channel.handleRequest('x.y', async ({ data }) => {
      await gate.promise;
      served.push(data);
    });
    peer.greet();
    const body = Buffer.alloc(10_000);
    for (let id = 1; id <= 100; id += 1)
      peer.say({ kind: FrameKind.REQUEST, id, method: 'x.y', data: id, body });
    await peer.channel.ready;
    await vi.waitFor(() => expect(peer.stream.writableLength).toBeGreaterThan(500_000));
    gate.resolve();

    await vi.waitFor(() => expect(served).toHaveLength(100));
    expect(served).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });
});
