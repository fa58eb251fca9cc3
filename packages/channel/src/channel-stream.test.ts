import { once } from 'node:events';

import { describe, expect, it, vi } from 'vitest';

import { RawPeer } from '../test/support/raw-peer.ts';
import type { Channel } from './channel.ts';
import type { ChannelStream } from './channel-stream.ts';
import { FrameKind } from './frame/frame-kind.ts';
import type { StreamOptions } from './io/stream-hub.ts';
import { channelPair } from './testing/channel-pair.ts';

const never = new Promise<never>(() => {});
const kilobyte = Buffer.alloc(1_000);

async function failLater(): Promise<void> {
  throw new Error('later');
}

interface StreamPair {
  left: Channel;
  right: Channel;
  sender: ChannelStream;
  reader: ChannelStream;
}

async function streamPair({
  sender,
  reader,
}: { sender?: StreamOptions; reader?: StreamOptions } = {}): Promise<StreamPair> {
  const [left, right] = channelPair();
  const streams = { sender: left.openStream(1, sender), reader: right.openStream(1, reader) };
  await Promise.all([left.ready, right.ready]);
  return { left, right, ...streams };
}

describe('a stream', () => {
  it('carries messages both ways, in order', async () => {
    const { sender, reader } = await streamPair();
    const [there, back]: [unknown[], unknown[]] = [[], []];
    reader.onMessage = (message) => {
      there.push({ ...message, body: message.body.toString() });
    };
    sender.onMessage = ({ timestamp }) => void back.push(timestamp);
    await sender.send(1, Buffer.from('a'), { timestamp: 2n ** 63n, flags: 3 });
    await sender.send(255, Buffer.from(''), { timestamp: 7 });
    await reader.send(0, kilobyte, { timestamp: 1 });

    await vi.waitFor(() => expect([there.length, back.length]).toEqual([2, 1]));
    expect(there).toEqual([
      { type: 1, flags: 3, timestamp: 2n ** 63n, body: 'a' },
      { type: 255, flags: 0, timestamp: 7n, body: '' },
    ]);
  });

  it('waits for its listener', async () => {
    const { left, right, sender, reader } = await streamPair();
    right.handleRequest('x.y', async () => {});
    await sender.send(1, kilobyte);
    await left.request('x.y');
    const listener = vi.fn();
    reader.onMessage = listener;

    expect(listener).toHaveBeenCalledOnce();
  });

  it('does not send before the other side has opened it', async () => {
    const [left, right] = channelPair();
    const sender = left.openStream(9);
    const sent = sender.send(1, kilobyte);
    await left.ready;
    expect(sender.bufferedBytes).toBe(1_000);
    const reader = right.openStream(9);
    const received = new Promise((resolve) => {
      reader.onMessage = resolve;
    });

    await sent;
    expect(await received).toMatchObject({ type: 1 });
    expect(sender.bufferedBytes).toBe(0);
  });

  it('stops when its reader is stuck, and nothing else does', async () => {
    const { left, right, sender, reader } = await streamPair({ reader: { windowBytes: 10_000 } });
    const [other, otherReader] = [left.openStream(2), right.openStream(2)];
    const gate = Promise.withResolvers<void>();
    const seen: bigint[] = [];
    reader.onMessage = async ({ timestamp }) => {
      await gate.promise;
      seen.push(timestamp);
    };
    const count = vi.fn();
    otherReader.onMessage = count;
    right.handleRequest('x.y', async () => ({ data: 'alive' }));
    const sends = Array.from({ length: 50 }, async (_, timestamp) => sender.send(0, kilobyte, { timestamp }));
    for (let index = 0; index < 500; index += 1) await other.send(0, kilobyte);
    const { data } = await left.request('x.y');

    expect(data).toBe('alive');
    await vi.waitFor(() => expect(count).toHaveBeenCalledTimes(500));
    expect(sender.bufferedBytes).toBe(40_000);
    expect(seen).toEqual([]);
    gate.resolve();
    await Promise.all(sends);
    await vi.waitFor(() => expect(seen).toEqual(Array.from({ length: 50 }, (_, index) => BigInt(index))));
  });

  it('carries a message larger than its window', async () => {
    const { sender, reader } = await streamPair({ reader: { windowBytes: 100 } });
    const sizes: number[] = [];
    reader.onMessage = ({ body }) => void sizes.push(body.length);
    for (const size of [100_000, 0, 1, 100_000]) await sender.send(0, Buffer.alloc(size));

    await vi.waitFor(() => expect(sizes).toEqual([100_000, 0, 1, 100_000]));
  });

  it('takes turns with other streams', async () => {
    const [left, right] = channelPair();
    const order: number[] = [];
    for (const id of [1, 2]) {
      right.openStream(id).onMessage = () => void order.push(id);
    }
    const senders = [left.openStream(1), left.openStream(2)];
    const sends = senders.flatMap((stream) =>
      Array.from({ length: 20 }, async () => stream.send(0, Buffer.alloc(40_000))),
    );
    await Promise.all(sends);

    await vi.waitFor(() => expect(order).toHaveLength(40));
    const firstHalf = order.slice(0, 20);
    expect(firstHalf.filter((id) => id === 2).length).toBeGreaterThanOrEqual(8);
  });

  it('refuses what is too large for the other side, or does not fit its field', async () => {
    const [left, right] = channelPair({ right: { maxFrameBytes: 16_384 } });
    const sender = left.openStream(1);
    right.openStream(1);
    await left.ready;

    await expect(sender.send(0, Buffer.alloc(20_000))).rejects.toMatchObject({
      code: 'frame-too-large',
      message: /stream 1/,
    });
    await expect(sender.send(256, kilobyte)).rejects.toThrow(RangeError);
    await expect(sender.send(0, kilobyte, { timestamp: -1 })).rejects.toThrow(RangeError);
    expect(() => sender.trySend(0, Buffer.alloc(20_000))).toThrow(/20020 bytes/);
  });

  it('has an id and a window that make sense', () => {
    const [left] = channelPair();

    expect(() => left.openStream(-1)).toThrow(RangeError);
    expect(() => left.openStream(1, { windowBytes: 0 })).toThrow(/windowBytes must be/);
  });

  it('goes on after a listener has failed', async () => {
    const { sender, reader } = await streamPair({ reader: { windowBytes: 1_000 } });
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const thrown: Error[] = [];
    process.on('uncaughtException', (error) => thrown.push(error));
    const seen: number[] = [];
    reader.onMessage = ({ type }): Promise<void> | void => {
      seen.push(type);
      if (type === 0) throw new Error('at once');
      if (type === 1) return failLater();
    };
    for (const type of [0, 1, 2]) await sender.send(type, kilobyte);

    await vi.waitFor(() => expect(seen).toEqual([0, 1, 2]));
    expect(thrown.map(({ message }) => message)).toEqual(['at once', 'later']);
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);
  });
});

describe('trySend', () => {
  it('refuses when enough waits and says when there is room', async () => {
    const { sender, reader } = await streamPair({
      sender: { maxQueuedBytes: 2_000 },
      reader: { windowBytes: 1 },
    });
    await vi.waitFor(() => expect(sender.trySend(0, kilobyte)).toBe(true));
    const results = Array.from({ length: 4 }, () => sender.trySend(0, kilobyte));
    const drained = once(sender, 'drain');
    reader.onMessage = () => {};

    expect(results).toEqual([true, true, false, false]);
    await drained;
    expect(sender.bufferedBytes).toBeLessThanOrEqual(1_000);
  });

  it('takes one message of any size when nothing waits', async () => {
    const { left, sender } = await streamPair({ sender: { maxQueuedBytes: 10 } });
    await left.ready;

    expect(sender.trySend(0, kilobyte)).toBe(true);
  });

  it('refuses before the handshake', async () => {
    const [left, right] = channelPair();
    const sender = left.openStream(1);
    right.openStream(1);

    expect(sender.trySend(0, kilobyte)).toBe(false);
    await once(sender, 'drain');
    expect(sender.trySend(0, kilobyte)).toBe(true);
  });
});

describe('an aborted send', () => {
  it('gives up what waits and leaves the rest in order', async () => {
    const { sender, reader } = await streamPair({ reader: { windowBytes: 1 } });
    const seen: number[] = [];
    await sender.send(0, kilobyte);
    const controller = new AbortController();
    const given = sender.send(1, kilobyte, { signal: controller.signal });
    const kept = sender.send(2, kilobyte);
    controller.abort();
    await expect(given).rejects.toMatchObject({ code: 'send-aborted' });
    await expect(sender.send(3, kilobyte, { signal: controller.signal })).rejects.toMatchObject({
      code: 'send-aborted',
    });
    reader.onMessage = ({ type }) => void seen.push(type);

    await kept;
    await vi.waitFor(() => expect(seen).toEqual([0, 2]));
  });
});

describe('closing a stream', () => {
  it('sends what was taken, then tells the other side, which delivers it all before its close', async () => {
    const { sender, reader } = await streamPair({ reader: { windowBytes: 2_000 } });
    const seen: (number | string)[] = [];
    reader.onMessage = async ({ type }) => {
      await Promise.resolve();
      seen.push(type);
    };
    reader.on('close', () => seen.push('close'));
    const sends = [0, 1, 2, 3, 4].map(async (type) => sender.send(type, kilobyte));
    sender.close();
    sender.close();

    await expect(sender.send(9, kilobyte)).rejects.toMatchObject({ code: 'stream-closed' });
    await Promise.all(sends);
    await vi.waitFor(() => expect(seen).toEqual([0, 1, 2, 3, 4, 'close']));
    expect([sender.closed, reader.closed]).toEqual([true, true]);
  });

  it('ends what is delivered at once, also while the last messages wait to be sent', async () => {
    const { left, right, sender, reader } = await streamPair({ reader: { windowBytes: 1 } });
    right.handleRequest('x.y', async () => {});
    left.handleRequest('x.y', async () => {});
    const listener = vi.fn();
    sender.onMessage = listener;
    await sender.send(0, kilobyte);
    const last = sender.send(1, kilobyte);
    sender.close();
    await reader.send(0, kilobyte);
    await right.request('x.y');
    expect(listener).not.toHaveBeenCalled();
    expect(sender.discardedMessages).toBe(1);
    reader.onMessage = () => {};

    await last;
  });

  it('can be awaited', async () => {
    const { sender, reader } = await streamPair({ reader: { windowBytes: 1 } });
    await sender.send(0, kilobyte);
    const last = sender.send(1, kilobyte);
    reader.onMessage = () => {};
    await sender[Symbol.asyncDispose]();
    await sender[Symbol.asyncDispose]();

    await last;
    expect(sender.unsentMessages).toBe(0);
  });

  it('rejects what the other side was still to send', async () => {
    const { left, right, sender, reader } = await streamPair({ reader: { windowBytes: 1 } });
    right.handleRequest('x.y', async () => {});
    await sender.send(0, kilobyte);
    const waiting = sender.send(1, kilobyte);
    await left.request('x.y');
    reader.close();

    await expect(waiting).rejects.toMatchObject({ code: 'stream-closed', message: /by the other side/ });
    expect(reader.discardedMessages).toBe(1);
  });

  it('frees the id for both', async () => {
    const { left, right, sender, reader } = await streamPair();
    right.handleRequest('x.y', async () => {});
    const closed = once(reader, 'close');
    sender.close();
    await closed;
    await left.request('x.y');
    const [again, againReader] = [left.openStream(1), right.openStream(1)];
    const received = new Promise((resolve) => {
      againReader.onMessage = resolve;
    });
    await again.send(5, kilobyte);

    expect(await received).toMatchObject({ type: 5 });
  });

  it('comes with the error when the channel fails, after what had come was delivered', async () => {
    const peer = new RawPeer();
    peer.greet();
    const stream = peer.channel.openStream(1);
    const seen: unknown[] = [];
    const gate = Promise.withResolvers<void>();
    stream.onMessage = async ({ type }) => {
      await gate.promise;
      seen.push(type);
    };
    stream.on('close', (error) => seen.push(error?.code));
    const message = { kind: FrameKind.MESSAGE, stream: 1, flags: 0, timestamp: 0n, body: kilobyte };
    peer.say({ ...message, type: 1 }, { ...message, type: 2 });
    peer.stream.end('garbage!');
    await once(peer.channel, 'close');
    expect(stream.closed).toBe(true);
    gate.resolve();

    await vi.waitFor(() => expect(seen).toEqual([1, 2, 'protocol-error']));
  });

  it('happens to all of them when the channel is closed', async () => {
    const { left, right, sender, reader } = await streamPair({ reader: { windowBytes: 1 } });
    await sender.send(0, kilobyte);
    const waiting = sender.send(0, kilobyte);
    sender.trySend(0, kilobyte);
    const closed = [once(sender, 'close'), once(right, 'close')];
    reader.onMessage = async () => never;
    left.close();

    await expect(waiting).rejects.toMatchObject({
      code: 'closed',
      message: /channel was closed by this side/,
    });
    expect(await Promise.all(closed)).toEqual([[undefined], [undefined]]);
    expect(sender.unsentMessages).toBe(2);
  });
});
