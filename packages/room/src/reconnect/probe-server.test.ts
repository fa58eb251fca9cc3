import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { probeServer, probeSignalingServer } from './probe-server.ts';

describe('probing a server', () => {
  it('finds out whether it takes connections', async () => {
    const server = createServer((socket) => socket.destroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/?roomId=x`);
    expect(await probeServer(url, 0)).toBe(true);
    expect(await probeSignalingServer(url.href)).toBe(true);
    server.close();
    await once(server, 'close');
    expect(await probeServer(url, 0)).toBe(false);
    expect(await probeServer(new URL('ws://[::1]:1/'), 0)).toBe(false);
  });

  it('cannot tell behind a proxy', async () => {
    expect(await probeSignalingServer('wss://room.example/', 'http://127.0.0.1:1')).toBeUndefined();
  });
});
