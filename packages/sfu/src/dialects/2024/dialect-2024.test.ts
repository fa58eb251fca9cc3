import { once } from 'node:events';
import { createConnection } from 'node:net';
import { soon } from '../../fixtures/soon.ts';
import { describe, expect, it, vi } from 'vitest';
import { ARRAY, isChat, NUMBER, STRING, TableWalk } from '../../fixtures/table-walk.ts';
import { TestClient, text } from '../../fixtures/test-client.ts';
import {
  createTransport,
  deviceOf,
  DTLS_PARAMETERS,
  join,
  produce,
  produceData,
} from '../../fixtures/test-peer.ts';
import { dialect2024 } from './dialect-2024.ts';

/**
 * Walks every row of the '2024' column of the protocol tables against the real server: names and exact shapes.
 * The test 'covers every method' sees to it that no row is left out.
 */

const walk = new TableWalk({ dialect: '2024' });

const sctpCapabilities = { numStreams: { OS: 1024, MIS: 1024 } };

describe('client to server, before joining', () => {
  it('needs no Origin, as the JavaScript server', async () => {
    const client = await TestClient.connect(walk.server, { socket: { origin: 'https://elsewhere.example' } });
    expect(client.socket.protocol).toBe('protoo');
    await client.close();
  });

  it('getRouterRtpCapabilities', async () => {
    const client = await walk.connect('alice');
    expect(await walk.ask(client, 'getRouterRtpCapabilities')).toEqual({
      codecs: ARRAY,
      headerExtensions: ARRAY,
    });
  });

  it('createWebRtcTransport with sctpCapabilities', async () => {
    const client = await walk.connect('alice');
    const data = { forceTcp: false, producing: true, consuming: false, sctpCapabilities };
    expect(await walk.ask(client, 'createWebRtcTransport', data)).toEqual({
      id: STRING,
      iceParameters: { usernameFragment: STRING, password: STRING, iceLite: true },
      iceCandidates: [
        expect.objectContaining({ ip: '127.0.0.1', protocol: 'udp', port: NUMBER, type: 'host' }),
        expect.objectContaining({ ip: '127.0.0.1', protocol: 'tcp', port: NUMBER, tcpType: 'passive' }),
      ],
      dtlsParameters: { role: 'auto', fingerprints: ARRAY },
      sctpParameters: expect.objectContaining({ port: 5000, isDataChannel: true }) as unknown,
    });
  });

  it('createWebRtcTransport without sctpCapabilities carries no data channels; forceTcp', async () => {
    const client = await walk.connect('alice');
    const options = { forceTcp: true, sctpCapabilities: null };
    const reply = await createTransport(client, 'consumer', options);
    expect(reply).not.toHaveProperty('sctpParameters');
    expect(reply['iceCandidates']).toMatchObject([{ protocol: 'tcp' }]);
  });

  it('connectWebRtcTransport', async () => {
    const client = await walk.connect('alice');
    const transportId = text(await createTransport(client, 'producer'), 'id');
    const data = { transportId, dtlsParameters: DTLS_PARAMETERS, iceParameters: {} };
    expect(await walk.ask(client, 'connectWebRtcTransport', data)).toEqual({});
  });

  it('restartIce', async () => {
    const client = await walk.connect('alice');
    const before = await createTransport(client, 'producer');
    const reply = await walk.ask(client, 'restartIce', { transportId: before['id'] });
    expect(reply).toEqual({ usernameFragment: STRING, password: STRING, iceLite: true });
    expect(reply).not.toEqual(before['iceParameters']);
  });

  it('join, once', async () => {
    await walk.peer('alice');
    const bob = await walk.connect('bob');
    const data = { displayName: 'Bob', device: deviceOf('Bob') };
    expect(await walk.ask(bob, 'join', data)).toEqual({
      peers: [{ id: 'alice', displayName: 'alice', device: deviceOf('alice') }],
    });
    await expect(bob.ask('join', data)).rejects.toMatchObject({ errorCode: 500 });
  });

  it.each([
    ['produce', { transportId: 't', kind: 'audio', rtpParameters: {} }],
    ['produceData', { transportId: 't', sctpStreamParameters: {} }],
    ['closeProducer', { producerId: 'p' }],
    ['pauseConsumer', { consumerId: 'c' }],
    ['changeDisplayName', { displayName: 'Ada' }],
  ])('%s has to wait until one has joined', async (method, data) => {
    const client = await walk.connect('alice');
    await expect(client.ask(method, data)).rejects.toMatchObject({
      errorCode: 500,
      message: expect.stringMatching(/not joined/u) as unknown,
    });
  });
});

describe('client to server, sending', () => {
  it('produce keeps appData and adds the peer', async () => {
    const alice = await walk.peer('alice');
    walk.requests.add('produce');
    expect(await produce(alice, 'audio', 1111)).toEqual(STRING);
    expect(walk.inside('alice').peer.producers.list()[0]?.appData).toEqual({
      peerId: 'alice',
      source: 'audio',
      dropped: true,
    });
  });

  it('produceData', async () => {
    const alice = await walk.peer('alice');
    walk.requests.add('produceData');
    expect(await produceData(alice, 'chat', 1)).toEqual(STRING);
  });

  it('pauseProducer, resumeProducer, closeProducer', async () => {
    const { client, ...alice } = await walk.peer('alice');
    const bob = await walk.peer('bob');
    const producerId = await produce({ client, ...alice }, 'video', 2222);
    const consumerId = text(await bob.client.next('newConsumer'), 'id');
    const producer = walk.inside('alice').peer.producers.require(producerId);
    expect(await walk.ask(client, 'pauseProducer', { producerId })).toEqual({});
    expect(producer.paused).toBe(true);
    expect(await bob.client.next('consumerPaused')).toEqual({ consumerId });
    expect(await walk.ask(client, 'resumeProducer', { producerId })).toEqual({});
    expect(producer.paused).toBe(false);
    expect(await bob.client.next('consumerResumed')).toEqual({ consumerId });
    expect(await walk.ask(client, 'closeProducer', { producerId })).toEqual({});
    expect(await bob.client.next('consumerClosed')).toEqual({ consumerId });
    expect(walk.inside('alice').peer.producers.size).toBe(0);
    await expect(client.ask('closeProducer', { producerId })).rejects.toMatchObject({ errorCode: 500 });
  });

  it('changeDisplayName', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.peer('bob');
    expect(await walk.ask(alice.client, 'changeDisplayName', { displayName: 'Ada' })).toEqual({});
    expect(await bob.client.next('peerDisplayNameChanged')).toEqual({
      peerId: 'alice',
      displayName: 'Ada',
      oldDisplayName: 'alice',
    });
  });

  it('ignores what is notified', async () => {
    const alice = await walk.peer('alice');
    const producerId = await produce(alice, 'video', 2222);
    alice.client.notify('closeProducer', { producerId });
    await alice.client.ask('getRouterRtpCapabilities');
    expect(walk.inside('alice').peer.producers.size).toBe(1);
    expect(alice.client.socket.readyState).toBe(alice.client.socket.OPEN);
  });
});

describe('client to server, receiving', () => {
  it('pauseConsumer, resumeConsumer, setConsumerPreferredLayers, setConsumerPriority, requestConsumerKeyFrame', async () => {
    const alice = await walk.peer('alice');
    const { client } = await walk.peer('bob');
    await produce(alice, 'video', 2222);
    const consumerId = text(await client.next('newConsumer'), 'id');
    const consumer = walk.inside('bob').peer.consumers.require(consumerId);
    await soon(() => expect(consumer.paused).toBe(false));
    const keyFrame = vi.spyOn(consumer, 'requestKeyFrame');
    const layers = vi.spyOn(consumer, 'setPreferredLayers');
    expect(await walk.ask(client, 'pauseConsumer', { consumerId })).toEqual({});
    expect(consumer.paused).toBe(true);
    expect(await walk.ask(client, 'resumeConsumer', { consumerId })).toEqual({});
    expect(consumer.paused).toBe(false);
    const wanted = { spatialLayer: 1, temporalLayer: 0 };
    expect(await walk.ask(client, 'setConsumerPreferredLayers', { consumerId, ...wanted })).toEqual({});
    expect(layers).toHaveBeenCalledWith(wanted);
    expect(await walk.ask(client, 'setConsumerPriority', { consumerId, priority: 7 })).toEqual({});
    expect(consumer.priority).toBe(7);
    expect(await walk.ask(client, 'requestConsumerKeyFrame', { consumerId })).toEqual({});
    expect(keyFrame).toHaveBeenCalledOnce();
    await expect(client.ask('pauseConsumer', { consumerId: 'gone' })).rejects.toMatchObject({
      errorCode: 500,
      message: expect.stringContaining("'gone' not found") as unknown,
    });
  });
});

describe('client to server, the rest', () => {
  it('getTransportStats, getProducerStats, getDataProducerStats', async () => {
    const alice = await walk.peer('alice');
    const producerId = await produce(alice, 'video', 2222);
    const dataProducerId = await produceData(alice, 'chat', 1);
    const { client, sendTransportId: transportId } = alice;
    expect(await walk.ask(client, 'getTransportStats', { transportId })).toEqual([
      expect.objectContaining({ type: 'webrtc-transport', transportId, iceState: 'new' }),
    ]);
    expect(await walk.ask(client, 'getProducerStats', { producerId })).toEqual(ARRAY);
    expect(await walk.ask(client, 'getDataProducerStats', { dataProducerId })).toEqual([
      expect.objectContaining({ type: 'data-producer', label: 'chat' }),
    ]);
  });

  it('getConsumerStats, getDataConsumerStats', async () => {
    const alice = await walk.peer('alice');
    const { client } = await walk.peer('bob');
    await produce(alice, 'video', 2222);
    const { id: consumerId } = await client.next('newConsumer');
    expect(await walk.ask(client, 'getConsumerStats', { consumerId })).toEqual(ARRAY);
    const { id: dataConsumerId } = await client.next('newDataConsumer');
    expect(await walk.ask(client, 'getDataConsumerStats', { dataConsumerId })).toEqual([
      expect.objectContaining({ type: 'data-consumer', label: 'bot' }),
    ]);
  });

  it.each(['applyNetworkThrottle', 'resetNetworkThrottle'])('%s needs a throttle', async (method) => {
    const client = await walk.connect('alice');
    await expect(walk.ask(client, method, { secret: 's' })).rejects.toMatchObject({
      errorCode: 500,
      message: expect.stringMatching(/needs a relay/u) as unknown,
    });
  });

  it.each(['getRtcStatsUrl', 'stopNetworkThrottle'])('%s is not known', async (method) => {
    const client = await walk.connect('alice');
    await expect(client.ask(method)).rejects.toMatchObject({
      errorCode: 500,
      message: expect.stringMatching(/unknown request method/u) as unknown,
    });
  });

  it('covers every method of the table, and no notifications', () => {
    expect([...walk.requests].sort()).toEqual([...dialect2024.requests.keys()].sort());
    expect(dialect2024.notifications.size).toBe(0);
  });
});

describe('server to client, requests', () => {
  it('newConsumer, then its score once it is accepted', async () => {
    const alice = await walk.peer('alice');
    const producerId = await produce(alice, 'audio', 1111);
    const bob = await walk.peer('bob');
    const offer = await bob.client.next('newConsumer');
    expect(offer).toEqual({
      peerId: 'alice',
      producerId,
      id: STRING,
      kind: 'audio',
      rtpParameters: expect.objectContaining({ codecs: ARRAY, encodings: ARRAY, mid: '0' }) as unknown,
      type: 'simple',
      appData: { peerId: 'alice', source: 'audio', dropped: true },
      producerPaused: false,
    });
    expect(await bob.client.next('consumerScore')).toEqual({
      consumerId: offer['id'],
      score: { score: 10, producerScore: 0, producerScores: [0] },
    });
    expect(walk.inside('bob').peer.consumers.require(text(offer, 'id')).paused).toBe(false);
  });

  it('newDataConsumer of the bot, which has null as peerId', async () => {
    const alice = await walk.peer('alice');
    expect(await alice.client.next('newDataConsumer')).toEqual({
      peerId: null,
      dataProducerId: STRING,
      id: STRING,
      sctpStreamParameters: { streamId: NUMBER, ordered: true },
      label: 'bot',
      protocol: '',
      appData: {},
    });
  });

  it('newDataConsumer by label: chat to the others, bot to nobody, others to latecomers', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.peer('bob');
    await produceData(alice, 'bot', 1);
    await produceData(alice, 'whatever', 2);
    const dataProducerId = await produceData(alice, 'chat', 3);
    expect(await bob.client.next('newDataConsumer', isChat)).toEqual({
      peerId: 'alice',
      dataProducerId,
      id: STRING,
      sctpStreamParameters: { streamId: NUMBER, ordered: true },
      label: 'chat',
      protocol: 'text',
      appData: { channel: 'chat', dropped: true },
    });
    const carol = await walk.peer('carol');
    await carol.client.next('newDataConsumer', ({ label }) => label === 'whatever');
    await carol.client.next('newDataConsumer', ({ dataProducerId: id }) => id === dataProducerId);
    expect(bob.client.count('newDataConsumer')).toBe(2);
  });

  it('no newDataConsumer without sctpCapabilities', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.connect('bob');
    await createTransport(bob, 'consumer');
    const rtpCapabilities = await bob.ask('getRouterRtpCapabilities');
    await bob.ask('join', { displayName: 'Bob', device: deviceOf('Bob'), rtpCapabilities });
    await produceData(alice, 'chat', 1);
    await produce(alice, 'audio', 1111);
    await bob.next('consumerScore');
    expect(bob.count('newDataConsumer')).toBe(0);
  });
});

describe('server to client, notifications', () => {
  it('mediasoup-version as the first frame', async () => {
    const client = await walk.connect('alice');
    const version = walk.server.workerBinary.mediasoupVersion;
    expect(await client.next('mediasoup-version')).toEqual({ version });
    expect(client.received[0]).toMatchObject({ kind: 'notification', method: 'mediasoup-version' });
  });

  it('newPeer and peerClosed', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.connect('bob');
    await join(bob, 'bob');
    expect(await alice.client.next('newPeer')).toEqual({
      id: 'bob',
      displayName: 'bob',
      device: deviceOf('bob'),
    });
    await bob.close();
    expect(await alice.client.next('peerClosed')).toEqual({ peerId: 'bob' });
  });

  it('producerScore', async () => {
    const alice = await walk.peer('alice');
    const producerId = await produce(alice, 'video', 2222);
    const score = [{ encodingIdx: 0, ssrc: 2222, score: 10 }];
    walk.inside('alice').peer.producers.require(producerId).emit('score', score);
    expect(await alice.client.next('producerScore')).toEqual({ producerId, score });
  });

  it('consumerScore, consumerLayersChanged', async () => {
    const alice = await walk.peer('alice');
    const { client } = await walk.peer('bob');
    await produce(alice, 'video', 2222);
    const consumerId = text(await client.next('newConsumer'), 'id');
    await client.next('consumerScore');
    const consumer = walk.inside('bob').peer.consumers.require(consumerId);
    const score = { score: 9, producerScore: 10, producerScores: [10] };
    consumer.emit('score', score);
    expect(await client.next('consumerScore')).toEqual({ consumerId, score });
    consumer.emit('layerschange', { spatialLayer: 2, temporalLayer: 1 });
    const layers = { spatialLayer: 2, temporalLayer: 1 };
    expect(await client.next('consumerLayersChanged')).toEqual({ consumerId, ...layers });
    consumer.emit('layerschange', undefined);
    const nothing = { spatialLayer: null, temporalLayer: null };
    expect(await client.next('consumerLayersChanged')).toEqual({ consumerId, ...nothing });
  });

  it('consumerClosed and dataConsumerClosed when the sender leaves', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.peer('bob');
    await produce(alice, 'video', 2222);
    await produceData(alice, 'chat', 1);
    const { id: consumerId } = await bob.client.next('newConsumer');
    const { id: dataConsumerId } = await bob.client.next('newDataConsumer', isChat);
    await alice.client.close();
    expect(await bob.client.next('consumerClosed')).toEqual({ consumerId });
    expect(await bob.client.next('dataConsumerClosed')).toEqual({ dataConsumerId });
  });

  it('downlinkBwe', async () => {
    const alice = await walk.peer('alice');
    const transport = walk.inside('alice').peer.transports.require(alice.receiveTransportId);
    expect(await transport.dump()).toMatchObject({ traceEventTypes: ['bwe'] });
    const figures = { desiredBitrate: 3, effectiveDesiredBitrate: 2, availableBitrate: 1 };
    const trace = { type: 'bwe', timestamp: 0, info: { ...figures, minBitrate: 0 } } as const;
    transport.emit('trace', { ...trace, direction: 'in' });
    transport.emit('trace', { ...trace, direction: 'out' });
    expect(await alice.client.next('downlinkBwe')).toEqual(figures);
    expect(alice.client.count('downlinkBwe')).toBe(1);
  });

  it('activeSpeaker with the volume of the loudest, null on silence; no speakingPeers', async () => {
    const alice = await walk.peer('alice');
    const stop = await walk.speak('alice', -20);
    try {
      const spoken = await alice.client.next('activeSpeaker');
      expect(spoken).toEqual({ peerId: 'alice', volume: -20 });
    } finally {
      stop();
    }
    const silence = await alice.client.next('activeSpeaker', ({ peerId }) => peerId === null);
    expect(silence).toEqual({ peerId: null });
    expect(alice.client.count('speakingPeers')).toBe(0);
  });
});

describe('the same peerId again', () => {
  it('alone in the room: lands in a closed room, the next attempt in a fresh one', async () => {
    const first = await walk.peer('alice');
    const second = await walk.connect('alice');
    expect(await first.client.ended).toMatchObject({ code: 4000 });
    await expect(createTransport(second, 'producer')).rejects.toMatchObject({ errorCode: 500 });
    await second.close();
    const third = await walk.peer('alice');
    expect(third.joined).toEqual({ peers: [] });
  });

  it('with others in the room: they hear that the former one has left', async () => {
    const bob = await walk.peer('bob');
    const first = await walk.peer('alice');
    await bob.client.next('newPeer');
    await walk.peer('alice');
    expect(await first.client.ended).toMatchObject({ code: 4000 });
    expect(await bob.client.next('peerClosed')).toEqual({ peerId: 'alice' });
    expect(await bob.client.next('newPeer')).toMatchObject({ id: 'alice' });
  });
});

describe('who is thrown out', () => {
  it('is announced if it had joined', async () => {
    const bob = await walk.peer('bob');
    await walk.peer('alice');
    walk.inside('alice').peer.kick();
    expect(await bob.client.next('peerClosed')).toEqual({ peerId: 'alice' });
  });

  it('is not announced if it had not', async () => {
    const bob = await walk.peer('bob');
    const alice = await walk.connect('alice');
    walk.inside('bob').room.joiningPeers.get('alice')?.kick();
    expect(await alice.ended).toMatchObject({ code: 4000 });
    await bob.client.ask('getRouterRtpCapabilities');
    expect(bob.client.count('peerClosed')).toBe(0);
  });
});

it('lets a client in while another one fails to enter the same new room', async () => {
  const { host, port } = walk.server;
  const failing = createConnection({ host, port });
  const headers = ['Host: sfu', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
  const keys = ['Sec-WebSocket-Key: wrong', 'Sec-WebSocket-Protocol: protoo'];
  failing.write(['GET /?roomId=room&peerId=bob HTTP/1.1', ...headers, ...keys, '', ''].join('\r\n'));
  const [client, [answer]] = await Promise.all([walk.connect('alice'), once(failing, 'data')]);
  expect(String(answer)).toMatch(/^HTTP\/1\.1 400/u);
  expect(await createTransport(client, 'producer')).toMatchObject({ id: STRING });
  failing.destroy();
});
