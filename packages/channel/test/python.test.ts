import { once } from 'node:events';

import { afterEach, describe, expect, it, vi } from 'vitest';

import type { Channel } from '../src/channel.ts';
import type { ChannelOptions } from '../src/options.ts';
import { type PythonProcess, startPython } from './support/python-process.ts';

const program = new URL('fixtures/echo.py', import.meta.url);
const running: PythonProcess[] = [];

interface StartOptions {
  version?: string;
  maxFrameBytes?: number;
  channel?: Partial<ChannelOptions>;
}

function start({
  version = '1.0.0',
  maxFrameBytes = 16_777_216,
  channel = {},
}: StartOptions = {}): PythonProcess {
  const python = startPython(program, [version, String(maxFrameBytes)], {
    layers: { echo: '1.2.0' },
    ...channel,
  });
  running.push(python);
  return python;
}

afterEach(async () => {
  vi.useRealTimers();
  for (const { channel, child, ended } of running.splice(0)) {
    channel.close();
    child.kill();
    await ended;
  }
});

/** Windows inherits no sockets; there the worker's tests speak to Python over a named pipe. */
describe.skipIf(process.platform === 'win32')('a channel to Python', () => {
  it('knows the versions of the other side', async () => {
    expect(await start().channel.ready).toEqual({ layers: { echo: '1.0.0' } });
  });

  it('fails on both sides when they do not fit', async () => {
    const { channel, ended } = start({ version: '2.0.0' });

    await expect(channel.ready).rejects.toMatchObject({
      code: 'version-mismatch',
      message: /echo is 1\.2\.0 in Node\.js and 2\.0\.0 in Python/,
    });
    expect(await ended).toBe(0);
  });

  it('carries hundreds of requests at once, with their bodies', async () => {
    const { channel } = start();
    const replies = await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const body = Buffer.alloc(index * 37, index);
        const target = index % 3 === 0 ? undefined : `t${index % 7}`;
        const delaySeconds = index % 50 === 0 ? 0.01 : 0;
        const { data, body: returned } = await channel.request('echo.reply', {
          target,
          data: { index, delaySeconds },
          body,
        });
        return returned.length === body.length && Buffer.compare(body, returned) === 0 ? data : 'changed';
      }),
    );

    expect(replies.map((reply) => (reply as { data: { index: number } }).data.index)).toEqual([
      ...replies.keys(),
    ]);
  });

  it('carries text of any alphabet and numbers of any kind', async () => {
    const { channel } = start();
    const data = {
      text: 'Grüße, 世界 🎥 \u{1F468}\u200D\u{1F469} "\\\u0000\uD800',
      numbers: [0, -1.5, 1e21, 2 ** 53 - 1],
      nothing: null,
    };

    expect((await channel.request('echo.reply', { data })).data).toEqual({ target: null, data });
  });

  it('carries bodies up to the limit of a frame, and refuses larger ones', async () => {
    const { channel } = start({ maxFrameBytes: 4_194_304, channel: { maxFrameBytes: 4_194_304 } });
    const body = Buffer.alloc(4_194_304 - 200, 5);
    const { body: returned } = await channel.request('echo.reply', { data: {}, body });

    expect(returned.length === body.length && body.equals(returned)).toBe(true);
    await expect(channel.request('echo.reply', { body: Buffer.alloc(4_194_304) })).rejects.toMatchObject({
      code: 'frame-too-large',
    });
  });

  it('brings back what a handler refuses with, and what it did not mean to raise', async () => {
    const { channel } = start();
    const refusal = {
      name: 'NotFoundError',
      code: 'not-found',
      message: 'no such file',
      details: { path: 'a.mp4' },
    };

    await expect(channel.request('echo.refuse', { data: refusal })).rejects.toMatchObject({
      code: 'request-failed',
      remote: refusal,
    });
    await expect(channel.request('echo.crash')).rejects.toMatchObject({
      remote: { name: 'LookupError', code: 'internal', message: 'nothing of that name' },
    });
    await expect(channel.request('no.body')).rejects.toMatchObject({ remote: { code: 'unknown-method' } });
  });

  it('lets Python ask, too', async () => {
    const { channel } = start();
    channel.handleRequest('node.join', async ({ data, body }) => ({
      data: (data as string[]).join('-'),
      body,
    }));
    const body = Buffer.from('bytes');

    expect(
      await channel.request('echo.ask', { data: { method: 'node.join', data: ['a', 'b'] }, body }),
    ).toEqual({ data: 'a-b', body });
    const { data } = await channel.request('echo.ask', { data: { method: 'node.nothing' } });
    expect(data).toMatchObject({ code: 'unknown-method' });
  });

  it('cancels the task in Python when a request is aborted or takes too long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { channel } = start();
    const controller = new AbortController();
    const aborted = expect(
      channel.request('echo.hang', { target: 'a', signal: controller.signal }),
    ).rejects.toMatchObject({
      code: 'request-aborted',
    });
    const late = expect(channel.request('echo.hang', { target: 'b', timeoutMs: 100 })).rejects.toMatchObject({
      code: 'request-timeout',
    });
    const next = channel.request('echo.reply', { target: 'a', data: 1 });
    await Promise.all([hanging(channel, 'a'), hanging(channel, 'b')]);
    controller.abort();
    vi.advanceTimersByTime(100);

    await Promise.all([aborted, late]);
    expect((await next).data).toEqual({ target: 'a', data: 1 });
    await channel.request('echo.reply', { target: 'b' });
    expect((await channel.request('echo.cancelled')).data).toEqual({ targets: ['a', 'b'] });
    expect(channel.counters.lateAnswers).toBe(2);
  });

  it('keeps notifications complete and in order, however many', async () => {
    const { channel } = start();
    const seen: unknown[] = [];
    channel.onNotification('t', (_, data, body) => seen.push(body.length === 2_000 ? data : 'changed'));
    await channel.request('echo.notify', { target: 't', data: { count: 5_000 }, body: Buffer.alloc(2_000) });

    expect(seen).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
  });

  it('mirrors a stream of messages of all sizes', async () => {
    const { channel } = start();
    const stream = channel.openStream(3);
    await channel.request('stream.mirror', { data: { id: 3 } });
    const seen: [bigint, number][] = [];
    stream.onMessage = ({ timestamp, body }) => void seen.push([timestamp, body.length]);
    for (let index = 0; index < 300; index += 1)
      await stream.send(1, Buffer.alloc((index * 997) % 200_000), { timestamp: index });

    await vi.waitFor(() => expect(seen).toHaveLength(300), 5_000);
    expect(seen).toEqual(Array.from({ length: 300 }, (_, index) => [BigInt(index), (index * 997) % 200_000]));
  });

  it('goes on beside a stream whose reader is stuck', async () => {
    const { channel } = start();
    const [stuck, mirror] = [channel.openStream(1), channel.openStream(2)];
    await channel.request('stream.stick', { data: { id: 1, windowBytes: 100_000 } });
    await channel.request('stream.mirror', { data: { id: 2 } });
    const sends = Array.from({ length: 40 }, async (_, timestamp) =>
      stuck.send(0, Buffer.alloc(50_000), { timestamp }),
    );
    let mirrored = 0;
    mirror.onMessage = () => void (mirrored += 1);
    for (let index = 0; index < 100; index += 1) await mirror.send(0, Buffer.alloc(50_000));

    await vi.waitFor(() => expect(mirrored).toBe(100), 5_000);
    expect(stuck.bufferedBytes).toBeGreaterThanOrEqual(37 * 50_000);
    await channel.request('stream.release');
    await Promise.all(sends);
    await vi.waitFor(async () => {
      const { data } = await channel.request('stream.received', { data: { id: 1 } });
      expect(data).toEqual({ timestamps: Array.from({ length: 40 }, (_, index) => index) });
    }, 5_000);
  });

  it('rejects everything pending when the process is killed', async () => {
    const { channel, child } = start();
    const stream = channel.openStream(1);
    const pending = [
      channel.request('echo.hang', { target: 'a' }),
      channel.request('echo.hang', { target: 'b' }),
      stream.send(0, Buffer.alloc(10)),
    ];
    const closed = once(channel, 'close');
    await hanging(channel, 'b');
    child.kill('SIGKILL');

    const [error] = await closed;
    expect(error).toMatchObject({ code: 'disconnected' });
    for (const promise of pending) await expect(promise).rejects.toBe(error);
  });

  it.each([
    ['without a word', undefined, /stream ended before/],
    ['in the middle of a frame', 'mid-frame', /in the middle of a frame \(5 bytes of it had come\)/],
  ])('rejects what is pending when the process ends %s', async (_, data, message) => {
    const { channel } = start();

    await expect(channel.request('process.die', { data })).rejects.toMatchObject({
      code: 'disconnected',
      message,
    });
  });

  it('fails when something else writes to the pipe, and Python learns why', async () => {
    const { channel, ended } = start();
    const closed = once(channel, 'close');
    const request = channel.request('process.litter', {
      body: Buffer.from('Traceback (most recent call last)'),
    });

    await expect(request).rejects.toMatchObject({ code: 'protocol-error', message: /"Tracebac"/ });
    expect(await closed).toMatchObject([{ code: 'protocol-error' }]);
    expect(await ended).toBe(0);
  });

  it('says what Python found wrong, however much is still on its way there', async () => {
    const { channel, pipe } = start();
    await channel.ready;
    const closed = once(channel, 'close');
    pipe.write('garbage!');
    const notifications = Array.from({ length: 200 }, async () =>
      channel.notify('n', { body: Buffer.alloc(50_000) }),
    );

    expect(await closed).toMatchObject([{ code: 'peer-failed', message: /protocol-error.*"garbage!"/ }]);
    await Promise.allSettled(notifications);
  });

  it('ends with the process in order when it is closed', async () => {
    const { channel, ended } = start();
    await channel.ready;
    channel.close();

    expect(await ended).toBe(0);
  });
});

async function hanging(channel: Channel, target: string): Promise<void> {
  await new Promise<void>((resolve) => {
    channel.onNotification(target, () => resolve());
  });
}
