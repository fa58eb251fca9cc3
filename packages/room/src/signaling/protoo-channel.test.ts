import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { RoomError } from '../errors.ts';
import { ProtooChannel } from './protoo-channel.ts';

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

async function connect(url: string, options: { requestTimeoutMs?: number; signal?: AbortSignal } = {}) {
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
