import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { createServer, type AddressInfo } from 'node:net';
import { makeCertificate, type Certificate } from '@tureen/testing/certificate';
import { ConnectProxy, type ConnectProxyOptions } from '@tureen/testing/connect-proxy';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { ProtooChannel, type ProtooChannelOptions } from './protoo-channel.ts';

const open: (() => unknown)[] = [];
let certificate: Certificate;
let stranger: Certificate;

beforeAll(async () => {
  [certificate, stranger] = await Promise.all([makeCertificate(), makeCertificate()]);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of open.splice(0).toReversed()) await close();
});

/** A server that lets everybody in and answers every request with the headers of the handshake. */
async function serve(server: HttpServer): Promise<number> {
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'protoo' });
  sockets.on('connection', (socket, { headers }) => {
    socket.on('message', (frame: Buffer) => {
      const { id } = JSON.parse(frame.toString()) as { id: number };
      socket.send(JSON.stringify({ response: true, id, ok: true, data: headers }));
    });
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  open.push(() => {
    for (const client of sockets.clients) client.terminate();
    server.close();
  });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function serveTls(options: ServerOptions = {}): Promise<string> {
  return `wss://127.0.0.1:${await serve(createHttpsServer({ ...certificate, ...options }))}/`;
}

async function startProxy(options?: ConnectProxyOptions): Promise<ConnectProxy> {
  const proxy = await ConnectProxy.start(options);
  open.push(async () => proxy.close());
  return proxy;
}

/** Takes connections and says nothing. */
async function silentProxy(): Promise<string> {
  const server = createServer((socket) => open.push(() => socket.destroy())).listen(0, '127.0.0.1');
  open.push(() => server.close());
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Connects and returns the headers that the server got. */
async function headersOf(url: string, options: Partial<ProtooChannelOptions> = {}): Promise<unknown> {
  const channel = await ProtooChannel.connect({ url, requestTimeoutMs: 5000, ...options });
  open.push(() => channel.close());
  return channel.request('headers');
}

describe('connecting by wss:', () => {
  it('refuses a certificate of nobody it trusts, and says what helps', async () => {
    const url = await serveTls();
    await expect(headersOf(url)).rejects.toMatchObject({
      code: 'connect-failed',
      message: expect.stringMatching(/self-signed certificate.*; trust its certificate by tls\.ca, or set/u),
    });
  });

  it('takes any certificate when told so, for this connection only', async () => {
    const url = await serveTls();
    await expect(headersOf(url, { enableSslVerification: false })).resolves.toBeDefined();
    await expect(headersOf(url)).rejects.toMatchObject({ code: 'connect-failed' });
  });

  it('trusts an own authority', async () => {
    const url = await serveTls();
    await expect(headersOf(url, { tls: { ca: certificate.cert } })).resolves.toBeDefined();
    await expect(headersOf(url, { tls: { ca: [stranger.cert] } })).rejects.toMatchObject({
      code: 'connect-failed',
    });
  });

  it('shows its own certificate to servers that want one', async () => {
    const url = await serveTls({ requestCert: true, rejectUnauthorized: true, ca: stranger.cert });
    const tls = { ca: certificate.cert, ...stranger };
    await expect(headersOf(url, { tls })).resolves.toBeDefined();
    await expect(headersOf(url, { tls: { ca: certificate.cert } })).rejects.toMatchObject({
      code: 'connect-failed',
    });
  });
});

describe('the handshake', () => {
  it('names an Origin of the server’s own host, or the one that is given, and further headers', async () => {
    const url = `ws://127.0.0.1:${await serve(createHttpServer())}/`;
    expect(await headersOf(url)).toMatchObject({ origin: 'http://127.0.0.1' });
    expect(
      await headersOf(url, { origin: 'https://x.test', headers: { authorization: 'Bearer t' } }),
    ).toMatchObject({ origin: 'https://x.test', authorization: 'Bearer t' });
    expect(await headersOf(await serveTls(), { enableSslVerification: false })).toMatchObject({
      origin: 'https://127.0.0.1',
    });
  });
});

describe('connecting through a proxy', () => {
  it('tunnels ws: and wss:, with the TLS settings of the server', async () => {
    const proxy = await startProxy();
    const plain = `ws://127.0.0.1:${await serve(createHttpServer())}/`;
    const secure = await serveTls();
    await expect(headersOf(plain, { proxy: proxy.url })).resolves.toBeDefined();
    const tls = { ca: certificate.cert };
    await expect(headersOf(secure, { proxy: proxy.url, tls })).resolves.toBeDefined();
    await expect(headersOf(secure, { proxy: proxy.url })).rejects.toMatchObject({ code: 'connect-failed' });
    expect(proxy.asked.slice(0, 2)).toEqual([new URL(plain).host, new URL(secure).host]);
  });

  it('takes the proxy that the environment names for the scheme', async () => {
    const port = await serve(createHttpServer());
    const proxy = await startProxy({ leadsTo: { host: '127.0.0.1', port } });
    vi.stubEnv('HTTP_PROXY', proxy.url);
    vi.stubEnv('http_proxy', proxy.url);
    vi.stubEnv('NO_PROXY', 'other.test');
    vi.stubEnv('no_proxy', 'other.test');
    await expect(headersOf('ws://room.test:4443/')).resolves.toMatchObject({ host: 'room.test:4443' });
    expect(proxy.asked).toEqual(['room.test:4443']);
    await expect(headersOf('ws://room.test:4443/', { proxy: false })).rejects.toMatchObject({
      code: 'connect-failed',
    });
    await expect(headersOf('ws://other.test:4443/')).rejects.toMatchObject({ code: 'connect-failed' });
    await expect(headersOf(`ws://127.0.0.1:${port}/`)).resolves.toBeDefined();
    expect(proxy.asked).toHaveLength(1);
  });

  it('shows user and password, and says that the proxy wants them', async () => {
    const proxy = await startProxy({ credentials: 'user:secret' });
    const url = `ws://127.0.0.1:${await serve(createHttpServer())}/`;
    const withUser = proxy.url.replace('http://', 'http://user:secret@');
    await expect(headersOf(url, { proxy: withUser })).resolves.toBeDefined();
    await expect(headersOf(url, { proxy: proxy.url })).rejects.toMatchObject({
      code: 'connect-refused',
      details: { httpStatus: 407 },
      message: expect.stringContaining('user and password'),
    });
  });

  it('gives up a proxy that does not answer', async () => {
    const settings = { proxy: await silentProxy(), requestTimeoutMs: 300 };
    await expect(headersOf('ws://127.0.0.1:1/', settings)).rejects.toMatchObject({
      code: 'connect-failed',
      message: expect.stringContaining('no answer within 300 ms'),
    });
  });

  it('refuses what is no proxy', async () => {
    await expect(headersOf('ws://127.0.0.1:1/', { proxy: 'socks5://x' })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });
});
