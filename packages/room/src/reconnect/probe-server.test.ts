import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startServer } from '@tureen/sfu';
import { ConnectProxy } from '@tureen/testing/connect-proxy';
import { afterEach, describe, expect, it } from 'vitest';
import { probeServer, type ProbeOptions, type ServerState } from './probe-server.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const closable of open.splice(0)) await closable.close();
});

/** Starts a server that answers everything alike; resolves with its WebSocket URL. */
async function answering(status: number, body: string): Promise<{ readonly url: string; server: Server }> {
  const server = createServer((_request, response) => response.writeHead(status).end(body));
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/?roomId=x`, server };
}

async function probe(url: string, options: Partial<ProbeOptions> = {}): Promise<ServerState> {
  return probeServer({ url: new URL(url), address: {}, settleMs: 0, ...options });
}

describe('probing a server', () => {
  it.each([
    ['there', 200, 'hello', undefined],
    ['there', 404, 'Cannot GET /', undefined],
    ['there', 403, 'wrong Origin', 'x'],
    ['there', 404, 'Cannot GET /rooms/x', 'x'],
    ['room-closed', 404, "RoomNotFound: Room 'x' doesn't exist", 'x'],
    ['gone', 502, 'Bad Gateway', undefined],
    ['gone', 503, 'Service Unavailable', 'x'],
    ['gone', 504, 'Gateway Time-out', undefined],
  ] as const)('finds it %s when it answers %d “%s”', async (state, status, body, roomId) => {
    expect(await probe((await answering(status, body)).url, { roomId })).toBe(state);
  });

  it('finds it gone when nobody listens', async () => {
    const { url, server } = await answering(200, '');
    server.close();
    await once(server, 'close');
    expect(await probe(url)).toBe('gone');
    expect(await probe('ws://[::1]:1/')).toBe('gone');
  });

  it('asks the path of the signalling, and no room below another path than the root', async () => {
    const asked: string[] = [];
    const { url, server } = await answering(404, "Room 'x' not found");
    server.on('request', ({ url: path = '' }) => asked.push(path));
    expect(await probe(url, { roomId: 'x/y' })).toBe('room-closed');
    await probe(url.replace('/?', '/signalling?'), { roomId: 'x' });
    await probe(url);
    expect(asked).toEqual(['/rooms/x%2Fy', '/signalling', '/']);
  });

  it('asks through a proxy', async () => {
    const { url } = await answering(200, '');
    const proxy = await ConnectProxy.start();
    open.push({ close: async () => proxy[Symbol.asyncDispose]() });
    const address = { proxy: proxy.url };
    expect(await probe(url, { address })).toBe('there');
    expect(proxy.asked).toHaveLength(1);
    expect(await probe('wss://127.0.0.1:1/', { address })).toBe('gone');
    expect(await probe(url, { address: { proxy: 'http://127.0.0.1:1' } })).toBe('gone');
  });

  it('knows the words of the TypeScript server', async () => {
    await using server = await startServer();
    const address = { origin: server.origin };
    expect(await probe(server.url, { address, roomId: 'nowhere' })).toBe('room-closed');
    expect(await probe(server.url)).toBe('there');
  });
});
