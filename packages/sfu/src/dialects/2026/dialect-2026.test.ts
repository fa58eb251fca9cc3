import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { opusPacket, opusParameters } from '../../fixtures/rtp-parameters.ts';
import { type Fields, fieldsOf, TestClient, text } from '../../fixtures/test-client.ts';
import {
  createTransport,
  deviceOf,
  DTLS_PARAMETERS,
  join,
  joinPeer,
  produce,
  produceData,
  type TestPeer,
} from '../../fixtures/test-peer.ts';
import { type Peer } from '../../room/peer.ts';
import { type Room } from '../../room/room.ts';
import { type SfuServer } from '../../server/sfu-server.ts';
import { startServer } from '../../server/start-server.ts';
import { dialect2026 } from './dialect-2026.ts';

/**
 * Walks every row of the '2026' column of the protocol tables against the real server: names and exact shapes.
 * The tests at the end see to it that no row is left out.
 */

let server: SfuServer;
let peers: TestClient[] = [];
const walkedRequests = new Set<string>();
const walkedNotifications = new Set<string>();

beforeAll(async () => {
  server = await startServer({ rtcStatsUrl: 'wss://stats.example' });
});
afterAll(async () => {
  await server.close();
});
afterEach(async () => {
  for (const client of peers) await client.close();
  peers = [];
  await vi.waitFor(() => expect(server.rooms.size).toBe(0));
});

async function peer(peerId: string, query = ''): Promise<TestPeer> {
  const made = await joinPeer(server, { peerId, query });
  peers.push(made.client);
  return made;
}

async function connect(peerId: string): Promise<TestClient> {
  const client = await TestClient.connect(server, { peerId });
  peers.push(client);
  return client;
}

/** The server's own objects, to bring about what needs real media. */
function inside(peerId: string): { room: Room; peer: Peer } {
  const room = server.rooms.get('room')!;
  return { room, peer: room.peers.get(peerId)! };
}

const isChat = (data: Fields): boolean => data['label'] !== 'bot';
const isSilence = (data: Fields): boolean =>
  Array.isArray(data['peerVolumes']) && !data['peerVolumes'].length;

const STRING: unknown = expect.any(String);
const NUMBER: unknown = expect.any(Number);
const ARRAY: unknown = expect.any(Array);

async function request(client: TestClient, method: string, data: object = {}): Promise<Fields> {
  walkedRequests.add(method);
  return client.request(method, data);
}

function notify(client: TestClient, method: string, data: object): void {
  walkedNotifications.add(method);
  client.notify(method, data);
}

describe('client to server, requests', () => {
  it('getRtcStatsUrl', async () => {
    const client = await connect('alice');
    expect(await request(client, 'getRtcStatsUrl')).toEqual({ rtcstatsUrl: 'wss://stats.example' });
  });

  it('getRouterRtpCapabilities', async () => {
    const client = await connect('alice');
    const reply = await request(client, 'getRouterRtpCapabilities');
    expect(reply).toEqual({ routerRtpCapabilities: { codecs: ARRAY, headerExtensions: ARRAY } });
    const { codecs } = fieldsOf(reply['routerRtpCapabilities']);
    const names = new Set(
      Array.isArray(codecs) ? codecs.map((codec) => text(fieldsOf(codec), 'mimeType')) : [],
    );
    expect([...names]).toEqual(['audio/opus', 'video/VP8', 'video/rtx', 'video/VP9', 'video/H264']);
  });

  it('createWebRtcTransport', async () => {
    const client = await connect('alice');
    const data = { forceTcp: false, appData: { direction: 'producer' } };
    const reply = await request(client, 'createWebRtcTransport', data);
    expect(reply).toEqual({
      transportId: STRING,
      iceParameters: { usernameFragment: STRING, password: STRING, iceLite: true },
      iceCandidates: [
        expect.objectContaining({ ip: '127.0.0.1', protocol: 'udp', port: NUMBER, type: 'host' }),
        expect.objectContaining({ ip: '127.0.0.1', protocol: 'tcp', port: NUMBER, tcpType: 'passive' }),
      ],
      dtlsParameters: { role: 'auto', fingerprints: ARRAY },
      sctpParameters: expect.objectContaining({ port: 5000, isDataChannel: true }) as unknown,
    });
  });

  it('createWebRtcTransport with forceTcp and with the sctpCapabilities of some clients', async () => {
    const client = await connect('alice');
    const sctpCapabilities = { numStreams: { OS: 1024, MIS: 1024 } };
    const reply = await createTransport(client, 'consumer', { forceTcp: true, sctpCapabilities });
    expect(reply['iceCandidates']).toMatchObject([{ protocol: 'tcp' }]);
  });

  it('connectWebRtcTransport', async () => {
    const client = await connect('alice');
    const transportId = text(await createTransport(client, 'producer'), 'transportId');
    const data = { transportId, dtlsParameters: DTLS_PARAMETERS };
    expect(await request(client, 'connectWebRtcTransport', data)).toEqual({});
  });

  it('restartIce', async () => {
    const client = await connect('alice');
    const before = await createTransport(client, 'producer');
    const reply = await request(client, 'restartIce', { transportId: before['transportId'] });
    expect(reply).toEqual({
      iceParameters: { usernameFragment: STRING, password: STRING, iceLite: true },
    });
    expect(reply['iceParameters']).not.toEqual(before['iceParameters']);
  });

  it('join', async () => {
    await peer('alice');
    const bob = await connect('bob');
    const data = { displayName: 'Bob', device: deviceOf('Bob') };
    expect(await request(bob, 'join', data)).toEqual({
      peers: [
        { peerId: 'alice', displayName: 'alice', device: deviceOf('alice'), remoteAddress: '127.0.0.1' },
      ],
    });
  });

  it('produce', async () => {
    const alice = await peer('alice');
    walkedRequests.add('produce');
    expect(await produce(alice, 'audio', 1111)).toEqual(STRING);
    expect(inside('alice').peer.producers.list()[0]?.appData).toEqual({ peerId: 'alice', source: 'audio' });
  });

  it('produceData', async () => {
    const alice = await peer('alice');
    walkedRequests.add('produceData');
    expect(await produceData(alice, 'chat', 1)).toEqual(STRING);
    expect(inside('alice').peer.dataProducers.list()[0]?.appData).toEqual({
      peerId: 'alice',
      channel: 'chat',
    });
  });

  it('getTransportStats, getProducerStats, getDataProducerStats', async () => {
    const alice = await peer('alice');
    const producerId = await produce(alice, 'video', 2222);
    const dataProducerId = await produceData(alice, 'chat', 1);
    const { client, sendTransportId: transportId } = alice;
    expect(await request(client, 'getTransportStats', { transportId })).toEqual({
      stats: [expect.objectContaining({ type: 'webrtc-transport', transportId, iceState: 'new' })],
    });
    expect(await request(client, 'getProducerStats', { producerId })).toEqual({ stats: ARRAY });
    expect(await request(client, 'getDataProducerStats', { dataProducerId })).toEqual({
      stats: [expect.objectContaining({ type: 'data-producer', label: 'chat' })],
    });
  });

  it('getConsumerStats, getDataConsumerStats', async () => {
    const alice = await peer('alice');
    const { client } = await peer('bob');
    await produce(alice, 'video', 2222);
    const { consumerId } = await client.next('newConsumer');
    expect(await request(client, 'getConsumerStats', { consumerId })).toEqual({ stats: ARRAY });
    const { dataConsumerId } = await client.next('newDataConsumer');
    expect(await request(client, 'getDataConsumerStats', { dataConsumerId })).toEqual({
      stats: [expect.objectContaining({ type: 'data-consumer', label: 'bot' })],
    });
  });

  it.each(['applyNetworkThrottle', 'stopNetworkThrottle'])(
    '%s is refused without a relay',
    async (method) => {
      const client = await connect('alice');
      await expect(request(client, method, { secret: 's', options: {} })).rejects.toMatchObject({
        errorCode: 500,
        message: expect.stringMatching(/needs a relay/u) as unknown,
      });
    },
  );

  it('covers every method of the table', () => {
    expect([...walkedRequests].sort()).toEqual([...dialect2026.requests.keys()].sort());
  });
});

describe('client to server, notifications', () => {
  it('pauseProducer, resumeProducer, closeProducer', async () => {
    const alice = await peer('alice');
    const bob = await peer('bob');
    const producerId = await produce(alice, 'video', 2222);
    const { consumerId } = await bob.client.next('newConsumer');
    const producer = inside('alice').peer.producers.require(producerId);
    notify(alice.client, 'pauseProducer', { producerId });
    expect(await bob.client.next('consumerPaused')).toEqual({ consumerId });
    expect(producer.paused).toBe(true);
    notify(alice.client, 'resumeProducer', { producerId });
    expect(await bob.client.next('consumerResumed')).toEqual({ consumerId });
    expect(producer.paused).toBe(false);
    notify(alice.client, 'closeProducer', { producerId });
    expect(await bob.client.next('consumerClosed')).toEqual({ consumerId });
    expect(inside('alice').peer.producers.size).toBe(0);
    expect(inside('bob').peer.consumers.size).toBe(0);
  });

  it('pauseConsumer, resumeConsumer, setConsumerPreferredLayers, setConsumerPriority, requestConsumerKeyFrame', async () => {
    const alice = await peer('alice');
    const { client } = await peer('bob');
    await produce(alice, 'video', 2222);
    const consumerId = text(await client.next('newConsumer'), 'consumerId');
    const consumer = inside('bob').peer.consumers.require(consumerId);
    await vi.waitFor(() => expect(consumer.paused).toBe(false));
    const keyFrame = vi.spyOn(consumer, 'requestKeyFrame');
    const layers = vi.spyOn(consumer, 'setPreferredLayers');
    notify(client, 'pauseConsumer', { consumerId });
    await vi.waitFor(() => expect(consumer.paused).toBe(true));
    notify(client, 'resumeConsumer', { consumerId });
    await vi.waitFor(() => expect(consumer.paused).toBe(false));
    notify(client, 'setConsumerPreferredLayers', { consumerId, spatialLayer: 1, temporalLayer: 0 });
    await vi.waitFor(() => expect(layers).toHaveBeenCalledWith({ spatialLayer: 1, temporalLayer: 0 }));
    notify(client, 'setConsumerPriority', { consumerId, priority: 7 });
    await vi.waitFor(() => expect(consumer.priority).toBe(7));
    notify(client, 'requestConsumerKeyFrame', { consumerId });
    await vi.waitFor(() => expect(keyFrame).toHaveBeenCalledOnce());
  });

  it('changeDisplayName', async () => {
    const alice = await peer('alice');
    const bob = await peer('bob');
    notify(alice.client, 'changeDisplayName', { displayName: 'Ada' });
    expect(await bob.client.next('peerDisplayNameChanged')).toEqual({
      peerId: 'alice',
      displayName: 'Ada',
      oldDisplayName: 'alice',
    });
  });

  it('covers every method of the table', () => {
    expect([...walkedNotifications].sort()).toEqual([...dialect2026.notifications.keys()].sort());
  });
});

describe('server to client, requests', () => {
  it('newConsumer, for what is sent before and after one joins, paused until it is accepted', async () => {
    const alice = await peer('alice');
    const producerId = await produce(alice, 'audio', 1111);
    const bob = await peer('bob');
    expect(await bob.client.next('newConsumer')).toEqual({
      peerId: 'alice',
      transportId: bob.receiveTransportId,
      consumerId: STRING,
      producerId,
      kind: 'audio',
      rtpParameters: expect.objectContaining({ codecs: ARRAY, encodings: ARRAY, mid: '0' }) as unknown,
      type: 'simple',
      producerPaused: false,
      consumerScore: { score: 10, producerScore: 0, producerScores: [0] },
      appData: { peerId: 'alice', source: 'audio' },
    });
    const accepted = Promise.withResolvers<object>();
    bob.client.answer = async () => accepted.promise;
    await produce(alice, 'video', 2222);
    const video = await bob.client.next('newConsumer', (data) => data['kind'] === 'video');
    const consumer = inside('bob').peer.consumers.require(text(video, 'consumerId'));
    expect(consumer.paused).toBe(true);
    accepted.resolve({});
    await vi.waitFor(() => expect(consumer.paused).toBe(false));
  });

  it('newConsumer that is rejected leaves a paused consumer', async () => {
    const alice = await peer('alice');
    const bob = await peer('bob');
    bob.client.answer = () => {
      throw new Error('I do not want to consume');
    };
    await produce(alice, 'video', 2222);
    await bob.client.next('newConsumer');
    await bob.client.request('getRouterRtpCapabilities');
    expect(
      inside('bob')
        .peer.consumers.list()
        .map(({ paused }) => paused),
    ).toEqual([true]);
  });

  it('newConsumer several times by consumerReplicas of whoever opened the room', async () => {
    const alice = await peer('alice', '&consumerReplicas=2');
    const bob = await peer('bob', '&consumerReplicas=0');
    await produce(alice, 'video', 2222);
    for (let count = 0; count < 3; count += 1) await bob.client.next('newConsumer');
    await bob.client.request('getRouterRtpCapabilities');
    expect(bob.client.count('newConsumer')).toBe(3);
  });

  it('no newConsumer without rtpCapabilities', async () => {
    const alice = await peer('alice');
    const bob = await connect('bob');
    await createTransport(bob, 'consumer');
    await bob.request('join', { displayName: 'Bob', device: deviceOf('Bob') });
    await produce(alice, 'video', 2222);
    await bob.next('newDataConsumer');
    await bob.request('getRouterRtpCapabilities');
    expect(bob.count('newConsumer')).toBe(0);
  });

  it('newDataConsumer of the bot, which has no peerId', async () => {
    const alice = await peer('alice');
    expect(await alice.client.next('newDataConsumer')).toEqual({
      transportId: alice.receiveTransportId,
      dataConsumerId: STRING,
      dataProducerId: STRING,
      sctpStreamParameters: { streamId: NUMBER, ordered: true },
      label: 'bot',
      protocol: '',
      appData: { channel: 'bot' },
    });
  });

  it('newDataConsumer of a chat; a bot or unknown channel goes to nobody', async () => {
    const alice = await peer('alice');
    const bob = await peer('bob');
    await produceData(alice, 'bot', 1);
    await produceData(alice, 'whatever', 2);
    const dataProducerId = await produceData(alice, 'chat', 3);
    expect(await bob.client.next('newDataConsumer', isChat)).toEqual({
      peerId: 'alice',
      transportId: bob.receiveTransportId,
      dataConsumerId: STRING,
      dataProducerId,
      sctpStreamParameters: { streamId: NUMBER, ordered: true },
      label: 'chat',
      protocol: 'text',
      appData: { peerId: 'alice', channel: 'chat' },
    });
    const carol = await peer('carol');
    expect(await carol.client.next('newDataConsumer', isChat)).toMatchObject({ dataProducerId });
    expect(bob.client.count('newDataConsumer')).toBe(2);
  });
});

describe('server to client, notifications', () => {
  it('mediasoupVersion as the first frame', async () => {
    const client = await connect('alice');
    const version = server.workerBinary.mediasoupVersion;
    await client.next('mediasoupVersion');
    expect(client.received[0]).toEqual({
      kind: 'notification',
      method: 'mediasoupVersion',
      data: { version },
    });
  });

  it('newPeer and peerClosed', async () => {
    const alice = await peer('alice');
    const bob = await connect('bob');
    await join(bob, 'bob');
    expect(await alice.client.next('newPeer')).toEqual({
      peer: { peerId: 'bob', displayName: 'bob', device: deviceOf('bob'), remoteAddress: '127.0.0.1' },
    });
    await bob.close();
    expect(await alice.client.next('peerClosed')).toEqual({ peerId: 'bob' });
  });

  it('no peerClosed of somebody who had not joined', async () => {
    const alice = await peer('alice');
    const bob = await connect('bob');
    await bob.close();
    await vi.waitFor(() => expect(inside('alice').room.joiningPeers.size).toBe(0));
    await alice.client.request('getRouterRtpCapabilities');
    expect(alice.client.count('peerClosed')).toBe(0);
  });

  it('producerScore', async () => {
    const alice = await peer('alice');
    const producerId = await produce(alice, 'video', 2222);
    const score = [{ encodingIdx: 0, ssrc: 2222, score: 10 }];
    inside('alice').peer.producers.require(producerId).emit('score', score);
    expect(await alice.client.next('producerScore')).toEqual({ producerId, score });
  });

  it('consumerScore, consumerLayersChanged', async () => {
    const alice = await peer('alice');
    const { client } = await peer('bob');
    await produce(alice, 'video', 2222);
    const consumerId = text(await client.next('newConsumer'), 'consumerId');
    const consumer = inside('bob').peer.consumers.require(consumerId);
    const score = { score: 9, producerScore: 10, producerScores: [10] };
    consumer.emit('score', score);
    expect(await client.next('consumerScore')).toEqual({ consumerId, score });
    consumer.emit('layerschange', { spatialLayer: 2, temporalLayer: 1 });
    const layers = { spatialLayer: 2, temporalLayer: 1 };
    expect(await client.next('consumerLayersChanged')).toEqual({ consumerId, layers });
    consumer.emit('layerschange', undefined);
    expect(await client.next('consumerLayersChanged')).toEqual({ consumerId });
  });

  it('consumerClosed and dataConsumerClosed when the sender leaves', async () => {
    const alice = await peer('alice');
    const bob = await peer('bob');
    await produce(alice, 'video', 2222);
    await produceData(alice, 'chat', 1);
    const { consumerId } = await bob.client.next('newConsumer');
    const chat = await bob.client.next('newDataConsumer', isChat);
    await alice.client.close();
    expect(await bob.client.next('consumerClosed')).toEqual({ consumerId });
    const { dataConsumerId } = chat;
    expect(await bob.client.next('dataConsumerClosed')).toEqual({ dataConsumerId });
  });

  it('speakingPeers and activeSpeaker, while somebody speaks and on silence', async () => {
    const alice = await peer('alice');
    const { room, peer: speaker } = inside('alice');
    const transport = await room.router.createDirectTransport();
    const producer = await transport.produce({
      kind: 'audio',
      rtpParameters: opusParameters(1111),
      appData: { peerId: 'alice', source: 'audio' },
    });
    room.publish(speaker, producer);
    let sequenceNumber = 0;
    const talk = setInterval(() => {
      sequenceNumber += 1;
      producer.send(opusPacket(1111, sequenceNumber, 20));
    }, 20);
    try {
      expect(await alice.client.next('speakingPeers')).toEqual({
        peerVolumes: [{ peerId: 'alice', volume: -20 }],
      });
      expect(await alice.client.next('activeSpeaker')).toEqual({ peerId: 'alice' });
    } finally {
      clearInterval(talk);
    }
    expect(await alice.client.next('speakingPeers', isSilence)).toEqual({ peerVolumes: [] });
    expect(await alice.client.next('activeSpeaker', (data) => !('peerId' in data))).toEqual({});
    transport.close();
  });
});
