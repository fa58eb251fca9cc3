import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { ProtooChannel } from './protoo-channel.ts';
import type { SignalingClose } from './signaling-channel.ts';

describe('a connection', () => {
  let server: WebSocketServer;

  afterEach(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });

  /** Connects to a server that answers pings, or not; resolves with how it ends. */
  async function connect(
    autoPong: boolean,
    keepAliveMs: number,
  ): Promise<[ProtooChannel, Promise<SignalingClose>]> {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0, autoPong, handleProtocols: () => 'protoo' });
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const channel = await ProtooChannel.connect({ url, keepAliveMs });
    const closed = new Promise<SignalingClose>((resolve) => channel.onClose(resolve));
    return [channel, closed];
  }

  it('whose other side is silent is given up', async () => {
    const [channel, closed] = await connect(false, 30);
    const request = channel.request('getRouterRtpCapabilities');
    await expect(request).rejects.toMatchObject({ code: 'disconnected' });
    expect(await closed).toMatchObject({ cause: 'dropped', code: 1006 });
  });

  it('that answers lives, and so does one that nobody asks', async () => {
    for (const [autoPong, keepAliveMs] of [
      [true, 20],
      [false, 0],
    ] as const) {
      const [channel] = await connect(autoPong, keepAliveMs);
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(channel.closed).toBe(false);
      channel.close();
    }
  });
});
