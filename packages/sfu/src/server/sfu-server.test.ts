import { createConnection } from 'node:net';
import { once } from 'node:events';
import { soon } from '../fixtures/soon.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectIceOverTcp } from '../fixtures/stun.ts';
import { refusalOf, TestClient } from '../fixtures/test-client.ts';
import { createTransport, deviceOf, join, joinPeer, produce, produceData } from '../fixtures/test-peer.ts';
import { type SfuServer } from './sfu-server.ts';
import { startServer } from './start-server.ts';
import { MAX_FRAME_BYTES } from './websocket-gate.ts';

const KICKED = { code: 4000, reason: 'closed by protoo-server' };

let server: SfuServer;

beforeAll(async () => {
  server = await startServer({ limits: { peersPerRoom: 3, transportsPerPeer: 3 } });
});
afterAll(async () => {
  await server.close();
});
/** Every test leaves an empty server behind: no room, and so no router, transport or peer. */
afterEach(async () => {
  for (const room of server.rooms.values()) for (const peer of room.peers.values()) peer.close();
  await soon(() => expect(server.rooms.size).toBe(0));
});

function rejection(message: RegExp): unknown {
  return expect.objectContaining({ errorCode: 500, message: expect.stringMatching(message) as unknown });
}

describe('the handshake', () => {
  it.each([
    ['another sub-protocol', { protocols: ['chat'] }, 403],
    ['no Origin', { socket: { origin: '' } }, 403],
    ['a foreign Origin', { socket: { origin: 'http://elsewhere.example' } }, 403],
    ['a foreign scheme', { socket: { origin: 'https://127.0.0.1' } }, 403],
    ['no room', { roomId: '' }, 400],
    ['no peer', { peerId: '' }, 400],
    ['a long name', { peerId: 'x'.repeat(256) }, 400],
    ['pipe transports', { query: '&usePipeTransports=true' }, 500],
  ])('refuses %s', async (_case, options, status) => {
    expect(await refusalOf(server, options)).toMatchObject({ status });
    expect(server.rooms.size).toBe(0);
  });

  it('lets the port of the Origin be any', async () => {
    const client = await TestClient.connect(server, { socket: { origin: 'http://127.0.0.1:3000' } });
    expect(client.socket.protocol).toBe('protoo');
    await client.close();
  });

  it('refuses a peer when the room is full, except one that replaces itself', async () => {
    const clients: TestClient[] = [];
    for (const peerId of ['a', 'b', 'c']) clients.push(await TestClient.connect(server, { peerId }));
    expect(await refusalOf(server, { peerId: 'd' })).toEqual({
      status: 503,
      reason: 'this server allows at most 3 peers per room',
    });
    const again = await TestClient.connect(server, { peerId: 'a' });
    for (const client of [again, ...clients]) await client.close();
  });

  it.each([
    [404, 'with its Origin', () => server.origin],
    [403, 'without', () => ''],
  ])('answers other HTTP with %i %s', async (status, _case, origin) => {
    const response = await fetch(server.origin, { headers: { origin: origin() } });
    expect(response.status).toBe(status);
    await response.body?.cancel();
  });

  it('leaves no room behind when the client is gone before the answer', async () => {
    const socket = createConnection({ host: server.host, port: server.port });
    await once(socket, 'connect');
    const lines = [
      'GET /?roomId=gone&peerId=p HTTP/1.1',
      'Host: 127.0.0.1',
      `Origin: ${server.origin}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      'Sec-WebSocket-Protocol: protoo',
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    socket.destroy();
    await soon(() => expect(server.rooms.has('gone')).toBe(false));
  });
});

describe('wrong input', () => {
  it.each([
    ['an unknown method', 'fly', {}, /unknown request method 'fly'/u],
    ['a method of Object.prototype', 'constructor', {}, /unknown request method/u],
    ['a notification as request', 'closeProducer', { producerId: 'x' }, /unknown request method/u],
    ['join without a name', 'join', { device: deviceOf('x') }, /invalid data for 'join'.*displayName/u],
    ['join with a long name', 'join', { displayName: 'x'.repeat(256), device: deviceOf('x') }, /255/u],
    ['join with a strange device', 'join', { displayName: 'x', device: 'phone' }, /device must be object/u],
    ['a transport to nowhere', 'createWebRtcTransport', { appData: { direction: 'up' } }, /direction/u],
    ['a transport without appData', 'createWebRtcTransport', {}, /appData/u],
    [
      'an unknown transport',
      'connectWebRtcTransport',
      { transportId: 'x', dtlsParameters: {} },
      /WebRtcTransport 'x' not found/u,
    ],
    ['ICE restart of nothing', 'restartIce', { transportId: 'x' }, /WebRtcTransport 'x' not found/u],
    ['an id that is none', 'restartIce', { transportId: 5 }, /transportId must be string/u],
    ['stats of nothing', 'getTransportStats', { transportId: 'x' }, /WebRtcTransport 'x' not found/u],
    ['stats of no producer', 'getProducerStats', { producerId: 'x' }, /Producer 'x' not found/u],
    ['stats of no consumer', 'getConsumerStats', { consumerId: 'x' }, /Consumer 'x' not found/u],
    ['stats of no data', 'getDataProducerStats', { dataProducerId: 'x' }, /DataProducer 'x' not found/u],
    ['stats of no data', 'getDataConsumerStats', { dataConsumerId: 'x' }, /DataConsumer 'x' not found/u],
  ])('%s is rejected', async (_case, method, data, message) => {
    const client = await TestClient.connect(server);
    await expect(client.request(method, data)).rejects.toEqual(rejection(message));
    await client.close();
  });

  it('produce and produceData need join', async () => {
    const client = await TestClient.connect(server);
    const { transportId } = await createTransport(client, 'producer');
    const peer = { client, sendTransportId: String(transportId), receiveTransportId: '', joined: {} };
    await expect(produce(peer, 'audio', 1)).rejects.toEqual(rejection(/Peer not joined/u));
    await expect(produceData(peer, 'chat', 1)).rejects.toEqual(rejection(/Peer not joined/u));
    await client.close();
  });

  it('null is taken for absent', async () => {
    const client = await TestClient.connect(server);
    const data = { displayName: 'x', device: deviceOf('x'), rtpCapabilities: null };
    expect(await client.request('join', data)).toEqual({ peers: [] });
    await client.close();
  });

  it('join twice', async () => {
    const { client } = await joinPeer(server);
    await expect(join(client, 'again')).rejects.toEqual(rejection(/Peer already joined/u));
    await client.close();
  });

  it('parameters that mediasoup refuses', async () => {
    const peer = await joinPeer(server);
    const data = { transportId: peer.sendTransportId, kind: 'video', rtpParameters: {}, appData: {} };
    await expect(peer.client.request('produce', data)).rejects.toEqual(rejection(/./u));
    const connection = { transportId: peer.sendTransportId, dtlsParameters: { fingerprints: [] } };
    await expect(peer.client.request('connectWebRtcTransport', connection)).rejects.toEqual(rejection(/./u));
    await peer.client.close();
  });

  it('more transports than one peer may have', async () => {
    const { client } = await joinPeer(server);
    await createTransport(client, 'producer');
    await expect(createTransport(client, 'producer')).rejects.toEqual(
      rejection(/at most 3 WebRtcTransport/u),
    );
    await client.close();
  });

  it('what is no message, or names nothing, is ignored', async () => {
    const { client } = await joinPeer(server);
    for (const text of ['', '{', '[]', '{"request":true}', '{"response":true,"id":1,"ok":true}'])
      client.send(text);
    client.socket.send(Buffer.from('binary'));
    client.notify('fly');
    client.notify('closeProducer', { producerId: 'x' });
    client.notify('pauseConsumer', { consumerId: 'x' });
    client.notify('setConsumerPreferredLayers', { consumerId: 'x', spatialLayer: 'high' });
    client.notify('changeDisplayName', {});
    expect(await client.request('getRtcStatsUrl')).toEqual({});
    await client.close();
  });

  it('a frame of more than 960000 bytes ends the connection', async () => {
    const client = await TestClient.connect(server);
    client.socket.on('error', () => {});
    client.send('x'.repeat(MAX_FRAME_BYTES + 1));
    expect(await client.ended).toMatchObject({ code: 1009 });
  });
});

describe('who has to go', () => {
  it('a peer that does not join in time', async () => {
    const impatient = await startServer({ joinTimeoutMs: 50 });
    const client = await TestClient.connect(impatient);
    expect(await client.ended).toEqual(KICKED);
    await soon(() => expect(impatient.rooms.size).toBe(0));
    await impatient.close();
  });

  it('a peer that another with the same id replaces: no peerClosed, a second newPeer', async () => {
    const alice = await joinPeer(server, { peerId: 'alice' });
    const first = await joinPeer(server, { peerId: 'bob' });
    await produce(first, 'audio', 1);
    const { consumerId } = await alice.client.next('newConsumer');
    const second = await joinPeer(server, { peerId: 'bob' });
    expect(await first.client.ended).toEqual(KICKED);
    expect(await alice.client.next('consumerClosed')).toEqual({ consumerId });
    await soon(() => expect(alice.client.count('newPeer')).toBe(2));
    expect(alice.client.count('peerClosed')).toBe(0);
    expect(second.joined['peers']).toMatchObject([{ peerId: 'alice' }]);
    await second.client.close();
    expect(await alice.client.next('peerClosed')).toEqual({ peerId: 'bob' });
    await alice.client.close();
  });

  it('not the room of a peer that was alone and replaces itself', async () => {
    const first = await joinPeer(server);
    const room = server.rooms.get('room');
    const second = await joinPeer(server);
    expect(await first.client.ended).toEqual(KICKED);
    expect(server.rooms.get('room')).toBe(room);
    await second.client.close();
  });

  it('a peer whose ICE gets disconnected', async () => {
    const alice = await joinPeer(server, { peerId: 'alice' });
    const { client } = await joinPeer(server, { peerId: 'bob' });
    const transport = await createTransport(client, 'producer', { forceTcp: true });
    const socket = await connectIceOverTcp(transport);
    const { transportId } = transport;
    expect(await client.request('getTransportStats', { transportId })).toMatchObject({
      stats: [{ iceState: expect.stringMatching(/connected|completed/u) as unknown }],
    });
    socket.destroy();
    expect(await client.ended).toEqual(KICKED);
    expect(await alice.client.next('peerClosed')).toEqual({ peerId: 'bob' });
    await alice.client.close();
  });

  it.each([
    ['icestatechange', 'disconnected'],
    ['icestatechange', 'closed'],
    ['dtlsstatechange', 'failed'],
    ['dtlsstatechange', 'closed'],
  ] as const)('a peer of which one transport reports %s: %s', async (event, state) => {
    const alice = await joinPeer(server, { peerId: 'alice' });
    const bob = await joinPeer(server, { peerId: 'bob' });
    const [transport] = server.rooms.get('room')?.peers.get('bob')?.transports.list() ?? [];
    transport?.emit(event, state);
    expect(await bob.client.ended).toEqual(KICKED);
    expect(transport?.closed).toBe(true);
    expect(await alice.client.next('peerClosed')).toEqual({ peerId: 'bob' });
    await alice.client.close();
  });

  it.each([
    ['icestatechange', 'connected'],
    ['dtlsstatechange', 'connecting'],
  ] as const)('not a peer that reports %s: %s', async (event, state) => {
    const { client } = await joinPeer(server);
    const [transport] = server.rooms.get('room')?.peers.get('alice')?.transports.list() ?? [];
    transport?.emit(event, state);
    expect(await client.request('getRtcStatsUrl')).toEqual({});
    await client.close();
  });
});

describe('many at once', () => {
  it('clients that open one room together are in the same', async () => {
    const connecting = ['a', 'b', 'c'].map(async (peerId) => TestClient.connect(server, { peerId }));
    const clients = await Promise.all(connecting);
    expect(server.rooms.get('room')?.joiningPeers.size).toBe(3);
    for (const client of clients) await client.close();
  });

  it('a peer that leaves while its requests are under way leaves nothing behind', async () => {
    const { client } = await joinPeer(server);
    const room = server.rooms.get('room');
    const requests = [
      createTransport(client, 'producer'),
      client.request('getRouterRtpCapabilities'),
      client.request('restartIce', { transportId: 'x' }),
    ];
    for (const request of requests) request.catch(() => {});
    client.socket.terminate();
    await soon(() => expect(room?.router.closed).toBe(true));
  });
});
