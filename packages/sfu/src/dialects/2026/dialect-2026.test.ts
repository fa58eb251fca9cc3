import { soon } from '../../fixtures/soon.ts';
import { describe, expect, it, vi } from 'vitest';
import { ARRAY, isChat, NUMBER, STRING, TableWalk } from '../../fixtures/table-walk.ts';
import { type Fields, fieldsOf, text } from '../../fixtures/test-client.ts';
import {
  createTransport,
  deviceOf,
  DTLS_PARAMETERS,
  join,
  produce,
  produceData,
} from '../../fixtures/test-peer.ts';
import { dialect2026 } from './dialect-2026.ts';

/**
 * Walks every row of the '2026' column of the protocol tables against the real server: names and exact shapes.
 * The tests at the end see to it that no row is left out.
 */

const walk = new TableWalk({ rtcStatsUrl: 'wss://stats.example' });

const isSilence = (data: Fields): boolean =>
  Array.isArray(data['peerVolumes']) && !data['peerVolumes'].length;

describe('client to server, requests', () => {
  it('getRtcStatsUrl', async () => {
    const client = await walk.connect('alice');
    expect(await walk.request(client, 'getRtcStatsUrl')).toEqual({ rtcstatsUrl: 'wss://stats.example' });
  });

  it('getRouterRtpCapabilities', async () => {
    const client = await walk.connect('alice');
    const reply = await walk.request(client, 'getRouterRtpCapabilities');
    expect(reply).toEqual({ routerRtpCapabilities: { codecs: ARRAY, headerExtensions: ARRAY } });
    const { codecs } = fieldsOf(reply['routerRtpCapabilities']);
    const names = new Set(
      Array.isArray(codecs) ? codecs.map((codec) => text(fieldsOf(codec), 'mimeType')) : [],
    );
    expect([...names]).toEqual(['audio/opus', 'video/VP8', 'video/rtx', 'video/VP9', 'video/H264']);
  });

  it('createWebRtcTransport', async () => {
    const client = await walk.connect('alice');
    const data = { forceTcp: false, appData: { direction: 'producer' } };
    const reply = await walk.request(client, 'createWebRtcTransport', data);
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
    const client = await walk.connect('alice');
    const sctpCapabilities = { numStreams: { OS: 1024, MIS: 1024 } };
    const reply = await createTransport(client, 'consumer', { forceTcp: true, sctpCapabilities });
    expect(reply['iceCandidates']).toMatchObject([{ protocol: 'tcp' }]);
  });

  it('connectWebRtcTransport', async () => {
    const client = await walk.connect('alice');
    const transportId = text(await createTransport(client, 'producer'), 'transportId');
    const data = { transportId, dtlsParameters: DTLS_PARAMETERS };
    expect(await walk.request(client, 'connectWebRtcTransport', data)).toEqual({});
  });

  it('restartIce', async () => {
    const client = await walk.connect('alice');
    const before = await createTransport(client, 'producer');
    const reply = await walk.request(client, 'restartIce', { transportId: before['transportId'] });
    expect(reply).toEqual({
      iceParameters: { usernameFragment: STRING, password: STRING, iceLite: true },
    });
    expect(reply['iceParameters']).not.toEqual(before['iceParameters']);
  });

  it('join', async () => {
    await walk.peer('alice');
    const bob = await walk.connect('bob');
    const data = { displayName: 'Bob', device: deviceOf('Bob') };
    expect(await walk.request(bob, 'join', data)).toEqual({
      peers: [
        { peerId: 'alice', displayName: 'alice', device: deviceOf('alice'), remoteAddress: '127.0.0.1' },
      ],
    });
  });

  it('produce', async () => {
    const alice = await walk.peer('alice');
    walk.requests.add('produce');
    expect(await produce(alice, 'audio', 1111)).toEqual(STRING);
    expect(walk.inside('alice').peer.producers.list()[0]?.appData).toEqual({
      peerId: 'alice',
      source: 'audio',
    });
  });

  it('produceData', async () => {
    const alice = await walk.peer('alice');
    walk.requests.add('produceData');
    expect(await produceData(alice, 'chat', 1)).toEqual(STRING);
    expect(walk.inside('alice').peer.dataProducers.list()[0]?.appData).toEqual({
      peerId: 'alice',
      channel: 'chat',
    });
  });

  it('getTransportStats, getProducerStats, getDataProducerStats', async () => {
    const alice = await walk.peer('alice');
    const producerId = await produce(alice, 'video', 2222);
    const dataProducerId = await produceData(alice, 'chat', 1);
    const { client, sendTransportId: transportId } = alice;
    expect(await walk.request(client, 'getTransportStats', { transportId })).toEqual({
      stats: [expect.objectContaining({ type: 'webrtc-transport', transportId, iceState: 'new' })],
    });
    expect(await walk.request(client, 'getProducerStats', { producerId })).toEqual({ stats: ARRAY });
    expect(await walk.request(client, 'getDataProducerStats', { dataProducerId })).toEqual({
      stats: [expect.objectContaining({ type: 'data-producer', label: 'chat' })],
    });
  });

  it('getConsumerStats, getDataConsumerStats', async () => {
    const alice = await walk.peer('alice');
    const { client } = await walk.peer('bob');
    await produce(alice, 'video', 2222);
    const { consumerId } = await client.next('newConsumer');
    expect(await walk.request(client, 'getConsumerStats', { consumerId })).toEqual({ stats: ARRAY });
    const { dataConsumerId } = await client.next('newDataConsumer');
    expect(await walk.request(client, 'getDataConsumerStats', { dataConsumerId })).toEqual({
      stats: [expect.objectContaining({ type: 'data-consumer', label: 'bot' })],
    });
  });

  it.each(['applyNetworkThrottle', 'stopNetworkThrottle'])(
    '%s is refused without a relay',
    async (method) => {
      const client = await walk.connect('alice');
      await expect(walk.request(client, method, { secret: 's', options: {} })).rejects.toMatchObject({
        errorCode: 500,
        message: expect.stringMatching(/needs a relay/u) as unknown,
      });
    },
  );

  it('covers every method of the table', () => {
    expect([...walk.requests].sort()).toEqual([...dialect2026.requests.keys()].sort());
  });
});

describe('client to server, notifications', () => {
  it('pauseProducer, resumeProducer, closeProducer', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.peer('bob');
    const producerId = await produce(alice, 'video', 2222);
    const { consumerId } = await bob.client.next('newConsumer');
    const producer = walk.inside('alice').peer.producers.require(producerId);
    walk.notify(alice.client, 'pauseProducer', { producerId });
    expect(await bob.client.next('consumerPaused')).toEqual({ consumerId });
    expect(producer.paused).toBe(true);
    walk.notify(alice.client, 'resumeProducer', { producerId });
    expect(await bob.client.next('consumerResumed')).toEqual({ consumerId });
    expect(producer.paused).toBe(false);
    walk.notify(alice.client, 'closeProducer', { producerId });
    expect(await bob.client.next('consumerClosed')).toEqual({ consumerId });
    expect(walk.inside('alice').peer.producers.size).toBe(0);
    expect(walk.inside('bob').peer.consumers.size).toBe(0);
  });

  it('pauseConsumer, resumeConsumer, setConsumerPreferredLayers, setConsumerPriority, requestConsumerKeyFrame', async () => {
    const alice = await walk.peer('alice');
    const { client } = await walk.peer('bob');
    await produce(alice, 'video', 2222);
    const consumerId = text(await client.next('newConsumer'), 'consumerId');
    const consumer = walk.inside('bob').peer.consumers.require(consumerId);
    await soon(() => expect(consumer.paused).toBe(false));
    const keyFrame = vi.spyOn(consumer, 'requestKeyFrame');
    const layers = vi.spyOn(consumer, 'setPreferredLayers');
    walk.notify(client, 'pauseConsumer', { consumerId });
    await soon(() => expect(consumer.paused).toBe(true));
    walk.notify(client, 'resumeConsumer', { consumerId });
    await soon(() => expect(consumer.paused).toBe(false));
    walk.notify(client, 'setConsumerPreferredLayers', { consumerId, spatialLayer: 1, temporalLayer: 0 });
    await soon(() => expect(layers).toHaveBeenCalledWith({ spatialLayer: 1, temporalLayer: 0 }));
    walk.notify(client, 'setConsumerPriority', { consumerId, priority: 7 });
    await soon(() => expect(consumer.priority).toBe(7));
    walk.notify(client, 'requestConsumerKeyFrame', { consumerId });
    await soon(() => expect(keyFrame).toHaveBeenCalledOnce());
  });

  it('changeDisplayName', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.peer('bob');
    walk.notify(alice.client, 'changeDisplayName', { displayName: 'Ada' });
    expect(await bob.client.next('peerDisplayNameChanged')).toEqual({
      peerId: 'alice',
      displayName: 'Ada',
      oldDisplayName: 'alice',
    });
  });

  it('covers every method of the table', () => {
    expect([...walk.notifications].sort()).toEqual([...dialect2026.notifications.keys()].sort());
  });
});

describe('server to client, requests', () => {
  it('newConsumer, for what is sent before and after one joins, paused until it is accepted', async () => {
    const alice = await walk.peer('alice');
    const producerId = await produce(alice, 'audio', 1111);
    const bob = await walk.peer('bob');
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
    const consumer = walk.inside('bob').peer.consumers.require(text(video, 'consumerId'));
    expect(consumer.paused).toBe(true);
    accepted.resolve({});
    await soon(() => expect(consumer.paused).toBe(false));
  });

  it('newConsumer that is rejected leaves a paused consumer', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.peer('bob');
    bob.client.answer = () => {
      throw new Error('I do not want to consume');
    };
    await produce(alice, 'video', 2222);
    await bob.client.next('newConsumer');
    await bob.client.request('getRouterRtpCapabilities');
    expect(
      walk
        .inside('bob')
        .peer.consumers.list()
        .map(({ paused }) => paused),
    ).toEqual([true]);
  });

  it('newConsumer several times by consumerReplicas of whoever opened the room', async () => {
    const alice = await walk.peer('alice', '&consumerReplicas=2');
    const bob = await walk.peer('bob', '&consumerReplicas=0');
    await produce(alice, 'video', 2222);
    for (let count = 0; count < 3; count += 1) await bob.client.next('newConsumer');
    await bob.client.request('getRouterRtpCapabilities');
    expect(bob.client.count('newConsumer')).toBe(3);
  });

  it('no newConsumer without rtpCapabilities', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.connect('bob');
    await createTransport(bob, 'consumer');
    await bob.request('join', { displayName: 'Bob', device: deviceOf('Bob') });
    await produce(alice, 'video', 2222);
    await bob.next('newDataConsumer');
    await bob.request('getRouterRtpCapabilities');
    expect(bob.count('newConsumer')).toBe(0);
  });

  it('newDataConsumer of the bot, which has no peerId', async () => {
    const alice = await walk.peer('alice');
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
    const alice = await walk.peer('alice');
    const bob = await walk.peer('bob');
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
    const carol = await walk.peer('carol');
    expect(await carol.client.next('newDataConsumer', isChat)).toMatchObject({ dataProducerId });
    expect(bob.client.count('newDataConsumer')).toBe(2);
  });
});

describe('server to client, notifications', () => {
  it('mediasoupVersion as the first frame', async () => {
    const client = await walk.connect('alice');
    const version = walk.server.workerBinary.mediasoupVersion;
    await client.next('mediasoupVersion');
    expect(client.received[0]).toEqual({
      kind: 'notification',
      method: 'mediasoupVersion',
      data: { version },
    });
  });

  it('newPeer and peerClosed', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.connect('bob');
    await join(bob, 'bob');
    expect(await alice.client.next('newPeer')).toEqual({
      peer: { peerId: 'bob', displayName: 'bob', device: deviceOf('bob'), remoteAddress: '127.0.0.1' },
    });
    await bob.close();
    expect(await alice.client.next('peerClosed')).toEqual({ peerId: 'bob' });
  });

  it('no peerClosed of somebody who had not joined', async () => {
    const alice = await walk.peer('alice');
    const bob = await walk.connect('bob');
    await bob.close();
    await soon(() => expect(walk.inside('alice').room.joiningPeers.size).toBe(0));
    await alice.client.request('getRouterRtpCapabilities');
    expect(alice.client.count('peerClosed')).toBe(0);
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
    const consumerId = text(await client.next('newConsumer'), 'consumerId');
    const consumer = walk.inside('bob').peer.consumers.require(consumerId);
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
    const alice = await walk.peer('alice');
    const bob = await walk.peer('bob');
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
    const alice = await walk.peer('alice');
    const stop = await walk.speak('alice', -20);
    try {
      expect(await alice.client.next('speakingPeers')).toEqual({
        peerVolumes: [{ peerId: 'alice', volume: -20 }],
      });
      expect(await alice.client.next('activeSpeaker')).toEqual({ peerId: 'alice' });
    } finally {
      stop();
    }
    expect(await alice.client.next('speakingPeers', isSilence)).toEqual({ peerVolumes: [] });
    expect(await alice.client.next('activeSpeaker', (data) => !('peerId' in data))).toEqual({});
  });
});
