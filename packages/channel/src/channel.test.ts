import { once } from 'node:events';
import { duplexPair } from 'node:stream';

import { afterEach, describe, expect, it, vi } from 'vitest';

import { RawPeer } from '../test/support/raw-peer.ts';
import { Channel } from './channel.ts';
import { ChannelError } from './channel-error.ts';
import { channelPair } from './testing/channel-pair.ts';

const never = new Promise<never>(() => {});

afterEach(() => {
  vi.useRealTimers();
});

describe('the handshake', () => {
  it('tells each side the versions of the other', async () => {
    const [left, right] = channelPair({
      left: { layers: { worker: '1.0.0' } },
      right: { layers: { worker: '1.3.0' } },
    });

    expect(await left.ready).toEqual({ layers: { worker: '1.3.0' } });
    expect(await right.ready).toEqual({ layers: { worker: '1.0.0' } });
  });

  it('fails on both sides when the versions do not fit, and rejects what waits', async () => {
    const [left, right] = channelPair({
      left: { layers: { worker: '1.0.0' } },
      right: { layers: { worker: '2.0.0' } },
    });
    const request = left.request('a.b');

    for (const promise of [left.ready, right.ready, request]) {
      await expect(promise).rejects.toMatchObject({
        code: 'version-mismatch',
        message: /worker is .*1\.0\.0.*2\.0\.0|2\.0\.0.*1\.0\.0/,
      });
    }
  });

  it('is waited for so long and no longer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const [stream] = duplexPair();
    const channel = new Channel(stream, { layers: {}, handshakeTimeoutMs: 500 });
    const ready = expect(channel.ready).rejects.toMatchObject({
      code: 'handshake-timeout',
      message: /500 ms/,
    });
    vi.advanceTimersByTime(500);

    await ready;
  });

  it('lets what is sent before it is done wait, in order', async () => {
    const [left, right] = channelPair();
    const seen: string[] = [];
    right.onNotification('t', (event) => seen.push(event));
    right.handleRequest('x.y', async () => void seen.push('request'));

    await Promise.all([
      left.notify('first', { target: 't' }),
      left.request('x.y', { target: 't' }),
      left.notify('last', { target: 't' }),
    ]);
    await left.request('x.y');
    expect(seen).toEqual(['first', 'request', 'last', 'request']);
  });
});

describe('request', () => {
  it('brings target, data and body, and takes an answer back', async () => {
    const [left, right] = channelPair();
    right.handleRequest('x.echo', async ({ target, data, body }) => ({ data: { target, data }, body }));
    const body = Buffer.from('bytes');

    expect(await left.request('x.echo', { target: 't', data: [1, null], body })).toEqual({
      data: { target: 't', data: [1, null] },
      body,
    });
  });

  it('works from either side', async () => {
    const [left, right] = channelPair();
    left.handleRequest('x.left', async () => ({ data: 'left' }));
    right.handleRequest('x.right', async () => ({ data: 'right' }));

    expect((await right.request('x.left')).data).toBe('left');
    expect((await left.request('x.right')).data).toBe('right');
  });

  it('takes an answer of nothing', async () => {
    const [left, right] = channelPair();
    right.handleRequest('x.nothing', async () => {});

    expect(await left.request('x.nothing')).toEqual({ data: undefined, body: Buffer.alloc(0) });
  });

  it('runs concurrently, but in order for one target', async () => {
    const [left, right] = channelPair();
    const running: string[] = [];
    const gates = new Map<string, () => void>();
    right.handleRequest('x.wait', async ({ data }) => {
      running.push(String(data));
      await new Promise<void>((resolve) => gates.set(String(data), resolve));
    });
    const [a1, a2, b1] = [
      left.request('x.wait', { target: 'a', data: 'a1' }),
      left.request('x.wait', { target: 'a', data: 'a2' }),
      left.request('x.wait', { target: 'b', data: 'b1' }),
    ];

    await vi.waitFor(() => expect(running).toEqual(['a1', 'b1']));
    gates.get('b1')?.();
    await b1;
    gates.get('a1')?.();
    await a1;
    await vi.waitFor(() => expect(running).toEqual(['a1', 'b1', 'a2']));
    gates.get('a2')?.();
    await a2;
  });

  it('rejects with the error of the handler', async () => {
    const [left, right] = channelPair();
    right.handleRequest('x.fail', async () => {
      throw Object.assign(new RangeError('too far'), { code: 'out-of-range', details: { limit: 3 } });
    });
    right.handleRequest('x.odd', async () => {
      throw 'just text'; // oxlint-disable-line no-throw-literal -- what others may throw
    });

    await expect(left.request('x.fail')).rejects.toMatchObject({
      code: 'request-failed',
      message: 'x.fail: too far',
      remote: { name: 'RangeError', code: 'out-of-range', message: 'too far', details: { limit: 3 } },
    });
    await expect(left.request('x.odd')).rejects.toMatchObject({
      remote: { code: 'internal', message: 'just text' },
    });
  });

  it('names the method that nobody handles', async () => {
    const [left] = channelPair();

    await expect(left.request('no.body')).rejects.toMatchObject({
      remote: { code: 'unknown-method', message: /no\.body/ },
    });
  });

  it('refuses a second handler', () => {
    const [left] = channelPair();
    left.handleRequest('x.y', async () => {});

    expect(() => left.handleRequest('x.y', async () => {})).toThrow(TypeError);
  });

  it('rejects data that cannot be JSON and goes on', async () => {
    const [left, right] = channelPair();
    right.handleRequest('x.y', async () => ({ data: 'fine' }));

    await expect(left.request('x.y', { data: 1n })).rejects.toThrow(TypeError);
    expect((await left.request('x.y')).data).toBe('fine');
  });

  it('is refused early when the other side does not take so much', async () => {
    const [left] = channelPair({ right: { maxFrameBytes: 16_384 } });

    await expect(left.request('x.y', { body: Buffer.alloc(20_000) })).rejects.toMatchObject({
      code: 'frame-too-large',
      message: /x\.y: 20033 bytes, and the other side takes 16384/,
    });
    expect(left.closed).toBe(false);
  });

  it('gives up after its time and tells the other side', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const [left, right] = channelPair();
    const aborted = Promise.withResolvers<unknown>();
    const started = Promise.withResolvers<void>();
    right.handleRequest('x.hang', async ({ signal }) => {
      signal.addEventListener('abort', () => aborted.resolve(signal.reason));
      started.resolve();
      return never;
    });
    const request = expect(left.request('x.hang', { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'request-timeout',
      message: /x\.hang: no answer within 50 ms/,
    });
    await started.promise;
    vi.advanceTimersByTime(50);

    await request;
    expect(await aborted.promise).toMatchObject({ code: 'request-aborted' });
  });

  it('rejects at once when aborted, tells the other side, and counts the late answer', async () => {
    const [left, right] = channelPair();
    const started = Promise.withResolvers<AbortSignal>();
    const finish = Promise.withResolvers<void>();
    right.handleRequest('x.slow', async ({ signal }) => {
      started.resolve(signal);
      await finish.promise;
    });
    right.handleRequest('x.quick', async () => {});
    const controller = new AbortController();
    const request = left.request('x.slow', { signal: controller.signal });
    const signal = await started.promise;
    controller.abort(new Error('changed my mind'));

    await expect(request).rejects.toMatchObject({
      code: 'request-aborted',
      cause: { message: 'changed my mind' },
    });
    if (!signal.aborted) await once(signal, 'abort');
    finish.resolve();
    await left.request('x.quick');
    expect(left.counters.lateAnswers).toBe(1);
  });

  it('is not sent at all when its signal was aborted before', async () => {
    const [left, right] = channelPair();
    const handler = vi.fn(async () => {});
    right.handleRequest('x.y', handler);
    right.handleRequest('x.z', async () => {});

    await expect(left.request('x.y', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'request-aborted',
    });
    await left.request('x.z');
    expect(handler).not.toHaveBeenCalled();
  });

  it('leaves no listener on a signal that outlives it', async () => {
    const [left, right] = channelPair();
    right.handleRequest('x.y', async () => {});
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    await left.request('x.y', { signal });

    expect(remove).toHaveBeenCalledOnce();
  });
});

describe('notifications', () => {
  it('reach the listeners of their target, in order', async () => {
    const [left, right] = channelPair();
    const seen: unknown[] = [];
    right.onNotification('t', (event, data, body) => seen.push([event, data, body.toString()]));
    right.onNotification('', (event) => seen.push(event));
    await left.notify('one', { target: 't', data: { a: 1 }, body: Buffer.from('x') });
    await left.notify('two');
    await left.notify('three', { target: 't' });

    await vi.waitFor(() => expect(seen).toEqual([['one', { a: 1 }, 'x'], 'two', ['three', undefined, '']]));
  });

  it('that nobody listens to are counted and told', async () => {
    const [left, right] = channelPair();
    const unhandled = once(right, 'unhandled');
    const stop = right.onNotification('t', () => {});
    stop();
    stop();
    await left.notify('lost', { target: 't', data: 7 });

    expect(await unhandled).toEqual([{ event: 'lost', target: 't', data: 7, body: Buffer.alloc(0) }]);
    expect(right.counters.unhandledNotifications).toBe(1);
  });

  it('reach every listener of a target', async () => {
    const [left, right] = channelPair();
    const [first, second] = [vi.fn(), vi.fn()];
    const stop = right.onNotification('t', first);
    right.onNotification('t', second);
    await left.notify('a', { target: 't' });
    await vi.waitFor(() => expect(second).toHaveBeenCalledOnce());
    stop();
    await left.notify('b', { target: 't' });

    await vi.waitFor(() => expect(second).toHaveBeenCalledTimes(2));
    expect(first).toHaveBeenCalledOnce();
  });
});

describe('back-pressure', () => {
  it('makes notify wait until the pipe takes more', async () => {
    const peer = new RawPeer();
    peer.greet();
    await peer.channel.ready;
    peer.stream.pause();
    const settled: number[] = [];
    const notify = async (index: number): Promise<void> => {
      await peer.channel.notify('n', { body: Buffer.alloc(50_000) });
      settled.push(index);
    };
    const all = Promise.all([0, 1, 2, 3, 4, 5].map(notify));
    await new Promise(setImmediate);
    expect(settled.length).toBeLessThan(6);
    peer.stream.resume();

    await all;
    expect(settled).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('refuses, in words, what would not fit in memory', async () => {
    const peer = new RawPeer({ maxQueuedBytes: 100_000 });
    peer.greet();
    await peer.channel.ready;
    peer.stream.pause();
    const body = Buffer.alloc(60_000);
    const results = await Promise.allSettled(
      [1, 2, 3, 4, 5].map(async () => peer.channel.request('x.y', { body, timeoutMs: 1 })),
    );

    const codes = results.map((result) =>
      result.status === 'rejected' ? (result.reason as ChannelError).code : '',
    );
    expect(codes.slice(0, 2)).toEqual(['request-timeout', 'request-timeout']);
    expect(codes.at(-1)).toBe('queue-full');
  });

  it('counts what waits for the handshake', async () => {
    const peer = new RawPeer({ maxQueuedBytes: 100_000 });
    const body = Buffer.alloc(60_000);
    const notifications = [1, 2, 3].map(async () => peer.channel.notify('n', { body }));
    await expect(notifications[2]).rejects.toMatchObject({
      code: 'queue-full',
      message: /120512 bytes wait/,
    });
    peer.greet();

    await Promise.all(notifications.slice(0, 2));
  });

  it('lets go of what waits when the channel ends', async () => {
    const peer = new RawPeer();
    peer.greet();
    await peer.channel.ready;
    peer.stream.pause();
    const waiting = peer.channel.notify('n', { body: Buffer.alloc(500_000) });
    await new Promise(setImmediate);
    peer.stream.destroy();

    await waiting;
  });
});

describe('typed', () => {
  interface Messages {
    requests: { 'x.double': { data: { value: number }; reply: { twice: number } }; 'x.stop': object };
    notifications: { 'x.ended': { reason: string } };
  }

  it('is the same channel, narrowed', async () => {
    const [left, right] = channelPair();
    const [typedLeft, typedRight] = [left.typed<Messages>(), right.typed<Messages>()];
    typedRight.handleRequest('x.double', async ({ data }) => ({ data: { twice: data.value * 2 } }));
    const reasons: string[] = [];
    typedRight.onNotification('t', (_, { reason }) => reasons.push(reason));

    const { data } = await typedLeft.request('x.double', { data: { value: 4 } });
    await typedLeft.notify('x.ended', { target: 't', data: { reason: 'end of file' } });
    expect(typedLeft).toBe(left);
    expect(data.twice).toBe(8);
    await vi.waitFor(() => expect(reasons).toEqual(['end of file']));
  });

  it('refuses what the layer does not say', () => {
    const [left] = channelPair();
    const typed = left.typed<Messages>();
    const misuse = (): unknown => [
      // @ts-expect-error -- no such method
      typed.request('x.triple'),
      // @ts-expect-error -- wrong data
      typed.request('x.double', { data: { value: 'four' } }),
      // @ts-expect-error -- no such event
      typed.notify('x.begun'),
    ];

    expect(misuse).toBeTypeOf('function');
  });
});

describe('close', () => {
  it('rejects everything pending on both sides, aborts handlers, and can be called again', async () => {
    const [left, right] = channelPair();
    const started = Promise.withResolvers<AbortSignal>();
    right.handleRequest('x.hang', async ({ signal }) => {
      started.resolve(signal);
      return never;
    });
    const closed = [once(left, 'close'), once(right, 'close')];
    const request = left.request('x.hang');
    const signal = await started.promise;
    left.close();
    left.close();

    expect(left.closed).toBe(true);
    await expect(request).rejects.toMatchObject({ code: 'closed', message: /closed by this side/ });
    expect(await Promise.all(closed)).toEqual([[undefined], [undefined]]);
    expect(signal.aborted).toBe(true);
    await expect(right.request('x.y')).rejects.toMatchObject({
      code: 'closed',
      message: /closed by the other side/,
    });
    await expect(left.notify('n')).rejects.toMatchObject({ code: 'closed' });
    expect(() => left.openStream(1)).toThrow(ChannelError);
  });

  it('comes after everything that was sent before it', async () => {
    const [left, right] = channelPair();
    const seen: string[] = [];
    right.onNotification('t', (event) => seen.push(event));
    right.on('close', () => seen.push('close'));
    await left.ready;
    void left.notify('last words', { target: 't', body: Buffer.alloc(500_000) }).catch(() => {});
    left.close();

    await once(right, 'close');
    expect(seen).toEqual(['last words', 'close']);
  });

  it('destroys the stream even when the other side does not read', async () => {
    const [stream] = duplexPair();
    const channel = new Channel(stream, { layers: {}, closeTimeoutMs: 1 });
    await channel[Symbol.asyncDispose]();

    expect(stream.destroyed).toBe(true);
  });

  it('leaves the channel unharmed by listeners that throw', async () => {
    const [left, right] = channelPair();
    const thrown = new Promise((resolve) => {
      process.once('uncaughtException', resolve);
    });
    right.handleRequest('x.y', async () => ({ data: 'still here' }));
    right.onNotification('t', () => {
      throw new Error('in a listener');
    });
    const others = process.listeners('uncaughtException').slice(0, -1);
    for (const other of others) process.off('uncaughtException', other);
    await left.notify('n', { target: 't' });

    expect(await thrown).toMatchObject({ message: 'in a listener' });
    for (const other of others) process.on('uncaughtException', other);
    expect((await left.request('x.y')).data).toBe('still here');
  });
});

describe('arguments', () => {
  it('must make sense', () => {
    const [stream] = duplexPair({ objectMode: true });
    expect(() => new Channel(stream, { layers: {} })).toThrow(TypeError);
    const [bytes] = duplexPair();
    expect(() => new Channel(bytes, { layers: {}, maxFrameBytes: 1 })).toThrow(
      /maxFrameBytes must be from 16384/,
    );
    expect(() => new Channel(bytes, { layers: {}, requestTimeoutMs: Number.NaN })).toThrow(RangeError);
  });

  it('may be undefined for their default', async () => {
    const [left] = channelPair({ left: { requestTimeoutMs: undefined } });

    await left.ready;
  });
});
