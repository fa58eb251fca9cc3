import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusalOf, TestClient } from '../fixtures/test-client.ts';
import { SfuError } from '../errors.ts';
import { type SfuServer } from '../server/sfu-server.ts';
import { startServer } from '../server/start-server.ts';

let server: SfuServer;

beforeAll(async () => {
  server = await startServer({
    hosts: ['127.0.0.1', 'localhost'],
    token: 'open-sesame',
    onHttpRequest: (_request, response) => response.end('a page'),
  });
});
afterAll(async () => {
  await server.close();
});

/** `fetch` sets `Host` itself. */
async function get(path: string, headers: Record<string, string>): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asking = request(`${server.origin}${path}`, { headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asking.on('error', reject).end();
  });
}

describe('a server with a name and a token', () => {
  it.each(['127.0.0.1', 'localhost:1234', 'LOCALHOST'])('shows its page to who calls it %s', async (host) => {
    expect(await get('/', { host })).toEqual({ status: 200, body: 'a page' });
  });

  it.each(['rebound.example', '127.0.0.1.rebound.example:80', '[', 'localhost@rebound.example'])(
    'shows nothing to who calls it %j',
    async (host) => {
      expect(await get('/', { host })).toEqual({ status: 403, body: 'This server has another name' });
      const refusal = await refusalOf(server, {
        protocols: ['protoo', 'token.open-sesame'],
        socket: { headers: { host } },
      });
      expect(refusal).toMatchObject({ status: 403, reason: 'This server has another name' });
    },
  );

  it.each([
    ['a sub-protocol', { protocols: ['protoo', 'token.open-sesame'] }],
    ['a header', { socket: { headers: { authorization: 'Bearer open-sesame' } } }],
  ])('lets in who gives the token by %s', async (_case, options) => {
    const client = await TestClient.connect(server, options);
    expect(client.socket.protocol).toBe('protoo');
    await client.close();
  });

  it.each([
    ['none', {}],
    ['a wrong one', { protocols: ['protoo', 'token.open'] }],
    ['a wrong header', { socket: { headers: { authorization: 'Bearer open' } } }],
  ])('turns away who gives %s', async (_case, options) => {
    expect(await refusalOf(server, options)).toMatchObject({ status: 401, reason: 'Missing or wrong token' });
  });

  it('wants the token of broadcasters too', async () => {
    const { origin } = server;
    expect(await get('/rooms/r', { origin })).toMatchObject({ status: 401 });
    expect(await get('/rooms/r', { origin, authorization: 'Bearer open-sesame' })).toMatchObject({
      status: 404,
    });
  });
});

it.each(['', 'two words', 'a,b'])('a token cannot be %j', async (token) => {
  const error: unknown = await startServer({ token }).catch((reason: unknown) => reason);
  expect(SfuError.isInstance(error) && error.code).toBe('invalid-options');
});
