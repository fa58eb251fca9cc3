import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { makeCertificate } from '@tureen/testing/certificate';
import { ConnectProxy } from '@tureen/testing/connect-proxy';
import { afterEach, describe, expect, it } from 'vitest';
import type { RoomAddressInfo } from './room-address.ts';
import { HttpJson } from './http-json.ts';

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function client(listener: RequestListener, address: RoomAddressInfo = {}): Promise<HttpJson> {
  const port = await listen(createServer(listener));
  return new HttpJson(new URL(`http://127.0.0.1:${port}/base?x=1`), address, 2000);
}

const GET = { method: 'GET', path: ['a'] } as const;

describe('HttpJson', () => {
  it('encodes the path, and sends JSON with an Origin', async () => {
    const http = await client((request, response) => {
      const { method, url, headers } = request;
      const sameOrigin = headers.origin === `http://${headers.host}`;
      void text(request).then((body) => response.end(JSON.stringify({ method, url, sameOrigin, body })));
    });
    const call = {
      method: 'POST',
      path: ['rooms', 'a/b?c', 'ä'],
      query: { id: '1&2' },
      body: { ok: true },
    } as const;
    expect(await http.call(call)).toEqual({
      method: 'POST',
      url: '/rooms/a%2Fb%3Fc/%C3%A4?id=1%262',
      sameOrigin: true,
      body: '{"ok":true}',
    });
  });

  it.each([
    ['{"a":1}', { a: 1 }],
    ['gone', 'gone'],
    ['', undefined],
  ])('reads %j', async (body, expected) => {
    const http = await client((_request, response) => response.end(body));
    expect(await http.call(GET)).toEqual(expected);
  });

  it('tells the status and the words of a refusal', async () => {
    const http = await client((_request, response) => response.writeHead(403).end('Invalid Origin'));
    await expect(http.call(GET)).rejects.toMatchObject({
      code: 'request-failed',
      message:
        'the server refused GET /a with HTTP 403: Invalid Origin; set origin to the very one the server names',
      details: { method: 'GET /a', httpStatus: 403, errorCode: 403, errorReason: 'Invalid Origin' },
    });
  });

  it('waits no longer than it should, in the middle of an answer too', async () => {
    const http = await client((_request, response) => void response.write('{'));
    await expect(http.call(GET, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'request-timeout' });
    const controller = new AbortController();
    const call = http.call(GET, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });

  it('does not wait for a proxy that says nothing either', async () => {
    const server = createTcpServer((socket) => open.push(() => socket.destroy())).listen(0, '127.0.0.1');
    open.push(() => server.close());
    await once(server, 'listening');
    const proxy = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const http = new HttpJson(new URL('http://127.0.0.1:1/'), { proxy }, 300);
    await expect(http.call(GET)).rejects.toMatchObject({ code: 'request-timeout' });
  });

  it('takes no answer without end', async () => {
    const http = await client((_request, response) => response.end('x'.repeat(5 * 1024 * 1024)));
    await expect(http.call(GET)).rejects.toMatchObject({ code: 'protocol-error' });
  });

  it('fails clearly when the connection breaks, or nobody listens', async () => {
    const http = await client((request) => request.socket.destroy());
    await expect(http.call(GET)).rejects.toMatchObject({ code: 'connect-failed' });
    const nobody = new HttpJson(new URL('http://127.0.0.1:1'), {});
    await expect(nobody.call(GET)).rejects.toMatchObject({ code: 'connect-failed' });
  });

  it('speaks TLS with an own authority, through a proxy too', async () => {
    const certificate = await makeCertificate();
    const port = await listen(createHttpsServer(certificate, (_request, response) => response.end('1')));
    const proxy = await ConnectProxy.start();
    open.push(async () => proxy.close());
    const url = new URL(`https://127.0.0.1:${port}`);
    await expect(new HttpJson(url, {}).call(GET)).rejects.toMatchObject({
      code: 'connect-failed',
      message: expect.stringContaining('tls.ca'),
    });
    expect(await new HttpJson(url, { enableSslVerification: false }).call(GET)).toBe(1);
    const address = { tls: { ca: certificate.cert }, proxy: proxy.url };
    expect(await new HttpJson(url, address).call(GET)).toBe(1);
    expect(proxy.asked).toEqual([`127.0.0.1:${port}`]);
  });
});
