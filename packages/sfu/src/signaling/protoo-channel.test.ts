import { once } from 'node:events';
import { soon } from '../fixtures/soon.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type ChannelOptions, ProtooChannel } from './protoo-channel.ts';
import { parseProtooMessage } from './protoo-message.ts';
import { ChannelClosed } from './request-errors.ts';

let server: WebSocketServer;
let client: WebSocket;
let received: unknown[];

const handlers = {
  onRequest: vi.fn<(method: string, data: unknown) => unknown>(),
  onNotification: vi.fn<(method: string, data: unknown) => unknown>(),
  onClose: vi.fn<() => void>(),
};

async function open(options?: ChannelOptions): Promise<ProtooChannel> {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  client = new WebSocket(`ws://127.0.0.1:${address.port}`, 'protoo');
  client.on('message', (data: Buffer) => received.push(JSON.parse(data.toString('utf8'))));
  const socket = await new Promise<WebSocket>((resolve) => server.once('connection', resolve));
  const channel = new ProtooChannel(socket, options);
  channel.serve(handlers);
  if (client.readyState !== WebSocket.OPEN) await once(client, 'open');
  return channel;
}

beforeEach(async () => {
  received = [];
  for (const handler of Object.values(handlers)) handler.mockReset();
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});

afterEach(async () => {
  for (const socket of server.clients) socket.terminate();
  await soon(() => expect(handlers.onClose).toHaveBeenCalledOnce());
  server.close();
});

describe('ProtooChannel', () => {
  it('answers requests with what the handler returns', async () => {
    await open();
    handlers.onRequest.mockResolvedValueOnce({ peers: [] });
    client.send('{"request":true,"id":4,"method":"join","data":{"displayName":"Ada"}}');
    await once(client, 'message');
    expect(handlers.onRequest).toHaveBeenCalledWith('join', { displayName: 'Ada' });
    expect(received).toEqual([{ response: true, id: 4, ok: true, data: { peers: [] } }]);
  });

  it('answers a thrown error with 500 and its message', async () => {
    await open();
    handlers.onRequest.mockImplementationOnce(() => {
      throw new Error('Peer already joined');
    });
    client.send('{"request":true,"id":5,"method":"join"}');
    await once(client, 'message');
    expect(received).toEqual([
      { response: true, id: 5, ok: false, errorCode: 500, errorReason: 'Peer already joined' },
    ]);
  });

  it('hands over notifications and survives a handler that throws', async () => {
    const channel = await open();
    handlers.onNotification.mockImplementationOnce(() => {
      throw new Error('no such producer');
    });
    client.send('{"notification":true,"method":"closeProducer","data":{"producerId":"x"}}');
    client.send('{"notification":true,"method":"pauseProducer"}');
    await soon(() => expect(handlers.onNotification).toHaveBeenCalledTimes(2));
    expect(channel.closed).toBe(false);
  });

  it('asks the client and resolves with its answer', async () => {
    const channel = await open();
    client.once('message', (data: Buffer) => {
      const parsed = parseProtooMessage(data.toString('utf8'));
      if (!('message' in parsed) || parsed.message.kind !== 'request') return;
      client.send(JSON.stringify({ response: true, id: parsed.message.id, ok: true, data: { fine: true } }));
    });
    await expect(channel.request('newConsumer', { consumerId: 'c' })).resolves.toEqual({ fine: true });
    expect(received).toMatchObject([{ request: true, method: 'newConsumer', data: { consumerId: 'c' } }]);
  });

  it('ignores what is no protoo message, and counts it', async () => {
    const channel = await open();
    client.send('{');
    client.send(Buffer.from('{"notification":true,"method":"m"}'));
    client.send('{"response":true,"id":1,"ok":true}');
    await soon(() => expect(channel.counters).toEqual({ ignoredFrames: 2, strayResponses: 1 }));
    expect(handlers.onNotification).not.toHaveBeenCalled();
  });

  it('fails pending requests at once when the client goes away', async () => {
    const channel = await open();
    const answer = channel.request('newConsumer', {});
    client.terminate();
    await expect(answer).rejects.toBeInstanceOf(ChannelClosed);
    await expect(channel.request('newConsumer', {})).rejects.toBeInstanceOf(ChannelClosed);
    expect(handlers.onClose).toHaveBeenCalledOnce();
  });

  it('closes with code 4000, once', async () => {
    const channel = await open();
    channel.close();
    channel.close();
    channel.notify('late', {});
    const end: unknown = await once(client, 'close');
    expect(end).toEqual([4000, Buffer.from('closed by protoo-server')]);
    expect(handlers.onClose).toHaveBeenCalledOnce();
  });

  it('drops a connection that does not answer pings', async () => {
    await open({ keepalive: { intervalMs: 10, graceMs: 20 } });
    client.pong = () => {};
    client.pause();
    await soon(() => expect(handlers.onClose).toHaveBeenCalledOnce());
  });

  it('keeps a connection that answers pings', async () => {
    const channel = await open({ keepalive: { intervalMs: 5, graceMs: 500 } });
    for (let pings = 0; pings < 3; pings += 1) await once(client, 'ping');
    expect(channel.closed).toBe(false);
  });

  it('cuts off a client that does not read', async () => {
    const channel = await open({ maxQueuedBytes: 1024 });
    client.pause();
    const padding = 'x'.repeat(1024 * 1024);
    for (let count = 0; count < 64 && !channel.closed; count += 1) channel.notify('m', { padding });
    expect(channel.closed).toBe(true);
    expect(handlers.onClose).toHaveBeenCalledOnce();
  });
});
