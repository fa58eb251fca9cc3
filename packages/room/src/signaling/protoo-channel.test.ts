import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { RoomError } from '../errors.ts';
import { ProtooChannel, type ProtooChannelOptions } from './protoo-channel.ts';

const open: (() => void)[] = [];

afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** A WebSocket server that hands each connection to `onConnection`. */
async function startServer(onConnection: (socket: WebSocket) => void): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'protoo' });
  server.on('connection', onConnection);
  open.push(() => server.close());
  await once(server, 'listening');
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/?roomId=r&peerId=p`;
}

async function connect(url: string, options: Partial<ProtooChannelOptions> = {}): Promise<ProtooChannel> {
  const channel = await ProtooChannel.connect({
    url,
    origin: 'http://127.0.0.1',
    requestTimeoutMs: 2000,
    ...options,
  });
  open.push(() => channel.close());
  return channel;
}

function read(frame: unknown): Record<string, unknown> {
  return JSON.parse(String(frame)) as Record<string, unknown>;
}

describe('ProtooChannel', () => {
  it('matches answers with requests, good and bad, in any order', async () => {
    const held: Record<string, unknown>[] = [];
    const url = await startServer((socket) => {
      socket.on('message', (frame) => {
        held.push(read(frame));
        if (held.length < 2) return;
        const [first, second] = held;
        socket.send(JSON.stringify({ response: true, id: second?.['id'], ok: true, data: { n: 2 } }));
        socket.send(
          JSON.stringify({ response: true, id: first?.['id'], ok: false, errorCode: 404, errorReason: 'no' }),
        );
      });
    });
    const channel = await connect(url);
    const first = channel.request('first');
    const second = channel.request('second', { a: 1 });
    await expect(second).resolves.toEqual({ n: 2 });
    await expect(first).rejects.toMatchObject({
      code: 'request-failed',
      details: { method: 'first', errorCode: 404, errorReason: 'no' },
    });
  });

  it('rejects everything pending at once when the socket drops', async () => {
    const url = await startServer((socket) => socket.on('message', () => socket.terminate()));
    const channel = await connect(url);
    const closed = new Promise((resolve) => channel.onClose(resolve));
    const results = await Promise.allSettled([channel.request('a'), channel.request('b')]);
    expect(results.map((r) => r.status === 'rejected' && (r.reason as RoomError).code)).toEqual([
      'disconnected',
      'disconnected',
    ]);
    await expect(closed).resolves.toMatchObject({ code: 1006 });
    await expect(channel.request('c')).rejects.toMatchObject({ code: 'disconnected' });
  });

  it('times a request out and ignores its late answer', async () => {
    const url = await startServer((socket) => {
      socket.on('message', (frame) => {
        const { id } = read(frame);
        setTimeout(() => socket.send(JSON.stringify({ response: true, id, ok: true })), 60);
      });
    });
    const channel = await connect(url);
    await expect(channel.request('slow', {}, { timeoutMs: 20 })).rejects.toMatchObject({
      code: 'request-timeout',
      details: { method: 'slow' },
    });
    await expect(channel.request('next')).resolves.toEqual({});
  });

  it('gives a request up when its signal aborts', async () => {
    const channel = await connect(await startServer(() => undefined));
    const controller = new AbortController();
    const request = channel.request('never', {}, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(request).rejects.toThrow('enough');
  });

  it('answers the server’s requests and refuses with the listener’s error', async () => {
    const answers: Record<string, unknown>[] = [];
    const url = await startServer((socket) => {
      socket.on('message', (frame) => answers.push(read(frame)));
      socket.send(JSON.stringify({ request: true, id: 1, method: 'yes', data: {} }));
      socket.send(JSON.stringify({ request: true, id: 2, method: 'no', data: {} }));
    });
    const channel = await connect(url);
    channel.onNotification(() => undefined);
    channel.onRequest(async (method) => {
      if (method === 'yes') return { fine: true };
      throw new RoomError('invalid-state', 'x', { details: { errorCode: 403, errorReason: 'not now' } });
    });
    await expect.poll(() => answers).toHaveLength(2);
    expect(answers).toContainEqual({ response: true, id: 1, ok: true, data: { fine: true } });
    expect(answers).toContainEqual({
      response: true,
      id: 2,
      ok: false,
      errorCode: 403,
      errorReason: 'not now',
    });
  });

  it('hears the first frame, which comes with the handshake, and survives garbage', async () => {
    const url = await startServer((socket) => {
      socket.send('not json');
      socket.send(Buffer.from([1, 2, 3]));
      socket.send(JSON.stringify({ notification: true, method: 'mediasoupVersion', data: { version: '3' } }));
    });
    const channel = await connect(url);
    const heard: unknown[] = [];
    channel.onRequest(async () => undefined);
    channel.onNotification((method, data) => heard.push([method, data]));
    await expect.poll(() => heard).toEqual([['mediasoupVersion', { version: '3' }]]);
  });

  it.each([
    [4000, 'kicked'],
    [1008, 'refused'],
    [1001, 'dropped'],
    [4001, 'dropped'],
  ])('tells an end with code %i as %s', async (code, cause) => {
    const url = await startServer((socket) => socket.close(code, 'why'));
    const channel = await connect(url);
    const close = await new Promise((resolve) => channel.onClose(resolve));
    expect(close).toEqual({ cause, code, reason: 'why' });
  });

  it('tells a broken connection as dropped, and its own closing as left', async () => {
    const broken = await connect(await startServer((socket) => socket.terminate()));
    await expect(new Promise((resolve) => broken.onClose(resolve))).resolves.toMatchObject({
      cause: 'dropped',
      code: 1006,
    });
    const left = await connect(await startServer(() => undefined));
    left.close();
    await expect(new Promise((resolve) => left.onClose(resolve))).resolves.toMatchObject({ cause: 'left' });
  });

  it('counts frames that are no message, and answers that nobody waits for', async () => {
    const url = await startServer((socket) => {
      for (const frame of ['{', '[]', 'null', '{"response":true}', '{"request":true,"id":"1"}'])
        socket.send(frame);
      socket.send(JSON.stringify({ response: true, id: 99, ok: true }));
      socket.on('message', (frame: Buffer) => {
        const { id } = read(frame);
        socket.send(JSON.stringify({ response: true, id, ok: true }));
      });
    });
    const channel = await connect(url);
    await channel.request('after all of them');
    expect(channel.counters).toEqual({ ignoredFrames: 5, strayAnswers: 1 });
  });

  it('ends with a frame that is too large', async () => {
    const url = await startServer((socket) => socket.send('x'.repeat(2000)));
    const channel = await connect(url, { maxFrameBytes: 1000 });
    const waiting = channel.request('a');
    await expect(waiting).rejects.toMatchObject({ code: 'disconnected' });
    expect(channel.closed).toBe(true);
  });

  it('gives up a server that does not read', async () => {
    const url = await startServer((socket) => socket.pause());
    const channel = await connect(url, { maxQueuedBytes: 100_000 });
    const closed = new Promise((resolve) => channel.onClose(resolve));
    const flood = async (): Promise<void> => {
      while (!channel.closed) {
        channel.notify('flood', 'x'.repeat(500_000));
        await new Promise(setImmediate);
      }
    };
    await flood();
    await expect(closed).resolves.toMatchObject({ cause: 'dropped', reason: 'the server stopped reading' });
  });

  it('names the HTTP status of a refused handshake', async () => {
    const server: Server = createServer((_request, response) => response.writeHead(403).end());
    server.on('upgrade', (_request, socket) => {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    });
    server.listen(0, '127.0.0.1');
    open.push(() => server.close());
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await expect(connect(url)).rejects.toMatchObject({
      code: 'connect-refused',
      details: { httpStatus: 403 },
    });
  });

  it('fails clearly when nobody listens, and at once when aborted', async () => {
    await expect(connect('ws://127.0.0.1:1/')).rejects.toMatchObject({ code: 'connect-failed' });
    await expect(
      connect('ws://127.0.0.1:1/', { signal: AbortSignal.abort(new Error('stop')) }),
    ).rejects.toThrow('stop');
  });

  it('can be closed twice', async () => {
    const channel = await connect(await startServer(() => undefined));
    channel.close();
    channel.close();
    expect(channel.closed).toBe(true);
  });
});
