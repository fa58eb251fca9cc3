import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer, Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate, type Certificate } from '@tureen/testing/certificate';
import { ConnectProxy } from '@tureen/testing/connect-proxy';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SignalerTarget } from '../signaling/signaler.ts';
import { envelopeFraming, eventFraming } from './framings.ts';
import { SocketIoChannel, type SocketIoFraming } from './socket-io-channel.ts';

const open: (() => unknown)[] = [];
let certificate: Certificate;

beforeAll(async () => {
  certificate = await makeCertificate();
});

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

interface Host {
  readonly url: string;
  readonly io: Server;
}

async function serve(
  onConnection: (socket: Socket) => void = () => undefined,
  http: HttpServer = createHttpServer(),
): Promise<Host> {
  const io = new Server(http);
  io.on('connection', onConnection);
  http.on('tlsClientError', () => undefined);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  open.push(async () => io.close());
  const { port } = http.address() as AddressInfo;
  return { io, url: `${http instanceof HttpsServer ? 'https' : 'http'}://127.0.0.1:${port}/` };
}

async function connect(
  url: string,
  { framing = envelopeFraming, ...target }: Partial<SignalerTarget> & { framing?: SocketIoFraming } = {},
): Promise<SocketIoChannel> {
  const settings = {
    target: { roomId: 'r', peerId: 'p', requestTimeoutMs: 3000, ...target, url },
    query: { peerId: 'p' },
  };
  const channel = await SocketIoChannel.connect(settings, framing);
  open.push(() => channel.close());
  return channel;
}

type Acknowledge = (...answer: unknown[]) => void;

describe('requests in envelopes', () => {
  it('are answered, refused in every way there is, and given up', async () => {
    const { url } = await serve((socket) => {
      socket.on('request', ({ method }: { method: string }, reply: Acknowledge) => {
        if (method === 'good') reply(null, { fine: true });
        if (method === 'text') reply('no', null);
        if (method === 'object') reply({ code: 403, message: 'not you' }, null);
        if (method === 'odd') reply({ what: 1 }, null);
        if (method === 'late') setTimeout(reply, 80, null, {});
      });
    });
    const channel = await connect(url);
    await expect(channel.request('good')).resolves.toEqual({ fine: true });
    await expect(channel.request('text')).rejects.toMatchObject({
      code: 'request-failed',
      details: { method: 'text', errorCode: 500, errorReason: 'no' },
    });
    await expect(channel.request('object')).rejects.toMatchObject({
      details: { errorCode: 403, errorReason: 'not you' },
    });
    await expect(channel.request('odd')).rejects.toMatchObject({ details: { errorReason: '{"what":1}' } });
    await expect(channel.request('late', {}, { timeoutMs: 20 })).rejects.toMatchObject({
      code: 'request-timeout',
    });
    const controller = new AbortController();
    const given = channel.request('never', {}, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
  });

  it('of the server are answered, and refused with a code and a text', async () => {
    const answers: unknown[] = [];
    const note: Acknowledge = (...answer) => answers.push(answer);
    const { url } = await serve((socket) => {
      socket.emit('request', { method: 'yes', data: 1 }, note);
      socket.emit('request', { method: 'no', data: 2 }, note);
      socket.emit('request', 'garbage', note);
      socket.emit('notification', 'garbage');
      socket.emit('notification', { method: 'hello', data: 3 });
    });
    const channel = await connect(url);
    const heard: unknown[] = [];
    channel.onRequest(async (method) => {
      if (method === 'no') throw new Error('never');
      return undefined;
    });
    channel.onNotification((method, data) => heard.push([method, data]));
    await expect.poll(() => answers).toHaveLength(3);
    expect(answers).toContainEqual([null, {}]);
    expect(answers).toContainEqual([{ code: 500, message: 'never' }, null]);
    expect(heard).toEqual([['hello', 3]]);
  });
});

describe('requests as events', () => {
  it('are answered, or refused by an error', async () => {
    const { url } = await serve((socket) => {
      socket.on('good', (data: unknown, reply: Acknowledge) => reply(data));
      socket.on('bad', (_data: unknown, reply: Acknowledge) => reply({ error: 'Room not found' }));
      socket.on('told', (data: unknown) => socket.emit('heard', data));
    });
    const channel = await connect(url, { framing: eventFraming });
    const heard: unknown[] = [];
    channel.onRequest(async () => undefined);
    channel.onNotification((method, data) => heard.push([method, data]));
    await expect(channel.request('good', [1])).resolves.toEqual([1]);
    await expect(channel.request('bad')).rejects.toMatchObject({
      details: { errorReason: 'Room not found' },
    });
    channel.notify('told', { x: 1 });
    await expect.poll(() => heard).toEqual([['heard', { x: 1 }]]);
  });
});

describe('the end of a connection', () => {
  it.each([
    ['dropped', (socket: Socket) => socket.conn.close(true)],
    ['kicked', (socket: Socket) => socket.disconnect(true)],
  ])('is told as %s, and rejects what waits at once', async (cause, end) => {
    const { url } = await serve((socket) => socket.on('request', () => end(socket)));
    const channel = await connect(url);
    const closed = new Promise((resolve) => channel.onClose(resolve));
    await expect(channel.request('end')).rejects.toMatchObject({ code: 'disconnected' });
    await expect(closed).resolves.toMatchObject({ cause });
    await expect(channel.request('more')).rejects.toMatchObject({ code: 'disconnected' });
    expect(channel.closed).toBe(true);
  });
});

describe('connecting', () => {
  it('fails with what the server’s middleware says', async () => {
    const { url, io } = await serve();
    io.use((_socket, next) => next(new Error('not today')));
    await expect(connect(url)).rejects.toMatchObject({
      code: 'connect-refused',
      details: { errorReason: 'not today' },
    });
  });

  it('fails with the HTTP status of who is no socket.io server, or with nobody there', async () => {
    const http = createHttpServer((_request, response) => response.writeHead(404).end());
    http.on('upgrade', (_request, socket) =>
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n'),
    );
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    open.push(() => http.close());
    const { port } = http.address() as AddressInfo;
    await expect(connect(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: 'connect-refused',
      details: { httpStatus: 404 },
    });
    await expect(connect('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'connect-failed' });
    await expect(connect('ws://127.0.0.1:1/')).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('ends with a frame that is too large', async () => {
    const { url } = await serve((socket) => socket.emit('notification', { method: 'x'.repeat(5_000_000) }));
    const channel = await connect(url);
    const closed = new Promise((resolve) => channel.onClose(resolve));
    await expect(closed).resolves.toMatchObject({ cause: 'dropped' });
  });

  it('sends the query, an Origin and further headers', async () => {
    const handshakes: Socket['handshake'][] = [];
    const { url } = await serve((socket) => handshakes.push(socket.handshake));
    await connect(url, { headers: { 'x-token': 't' }, query: { a: 'ä&b' } });
    expect(handshakes[0]).toMatchObject({
      query: expect.objectContaining({ peerId: 'p', a: 'ä&b' }),
      headers: expect.objectContaining({ origin: 'http://127.0.0.1', 'x-token': 't' }),
    });
  });

  it('trusts what it is told to trust, through a proxy too', async () => {
    const { url } = await serve(undefined, createHttpsServer(certificate));
    await expect(connect(url)).rejects.toMatchObject({
      code: 'connect-failed',
      message: expect.stringContaining('tls.ca'),
    });
    await connect(url, { tls: { ca: certificate.cert } });
    await connect(url, { enableSslVerification: false });
    const byName = url.replace('127.0.0.1', 'localhost');
    await expect(connect(byName, { tls: { ca: certificate.cert } })).rejects.toMatchObject({
      code: 'connect-failed',
    });
    await connect(byName, { tls: { ca: certificate.cert, servername: '127.0.0.1' } });
    const proxy = await ConnectProxy.start();
    open.push(async () => proxy.close());
    await connect(url, { tls: { ca: certificate.cert }, proxy: proxy.url });
    expect(proxy.asked).toEqual([new URL(url).host]);
  });
});
