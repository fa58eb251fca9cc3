import { createWorker, type Worker } from '@tureen/handler';
import { startServer, type NetworkConditions, type SfuServer } from '@tureen/sfu';
import { testPython } from '@tureen/testing/python';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProtooSignaler, type RoomNotification } from '../src/index.ts';
import { openProtooChannel } from '../src/signaling/protoo-signaler.ts';
import { MediaVisitor } from './support/media-visitor.ts';
import { MethodLog, RecordingChannel } from './support/recording-channel.ts';

/** What both generations ask and tell, whichever way: without an answer in '2026', with one in '2024'. */
const ORDERS = [
  'changeDisplayName',
  'closeProducer',
  'pauseProducer',
  'resumeProducer',
  'pauseConsumer',
  'resumeConsumer',
  'requestConsumerKeyFrame',
  'setConsumerPreferredLayers',
  'setConsumerPriority',
];
const REQUESTS = [
  'getRouterRtpCapabilities',
  'createWebRtcTransport',
  'connectWebRtcTransport',
  'restartIce',
  'join',
  'produce',
  'produceData',
  'getTransportStats',
  'getProducerStats',
  'getConsumerStats',
  'getDataProducerStats',
  'getDataConsumerStats',
  'applyNetworkThrottle',
];
const NOTIFICATIONS = [
  'newPeer',
  'peerClosed',
  'peerDisplayNameChanged',
  'activeSpeaker',
  'producerScore',
  'consumerScore',
  'consumerPaused',
  'consumerResumed',
  'consumerClosed',
  'consumerLayersChanged',
  'dataConsumerClosed',
];
const TABLES = {
  '2024': {
    requests: [...REQUESTS, ...ORDERS, 'resetNetworkThrottle'],
    told: [] as string[],
    notifications: [...NOTIFICATIONS, 'mediasoup-version', 'downlinkBwe'],
  },
  '2026': {
    requests: [...REQUESTS, 'getRtcStatsUrl', 'stopNetworkThrottle'],
    told: ORDERS,
    notifications: [...NOTIFICATIONS, 'mediasoupVersion', 'speakingPeers'],
  },
};
/** What listeners hear, whatever the generation. */
const MEANINGS: RoomNotification['type'][] = [
  'serverVersion',
  'newPeer',
  'peerClosed',
  'peerDisplayNameChanged',
  'activeSpeaker',
  'speakingPeers',
  'producerScore',
  'consumerScore',
  'consumerPaused',
  'consumerResumed',
  'consumerClosed',
  'consumerLayersChanged',
  'dataConsumerClosed',
];

let worker: Worker;

beforeAll(async () => {
  process.env['PYTHON'] ??= testPython();
  worker = await createWorker();
});
afterAll(async () => {
  await worker[Symbol.asyncDispose]();
});

describe.each(['2024', '2026'] as const)('every row of the tables of %s', (dialect) => {
  const log = new MethodLog();
  const applied: (NetworkConditions | 'reset')[] = [];
  const heard = { alice: [] as RoomNotification[], bob: [] as RoomNotification[] };
  let server: SfuServer;
  let alice: MediaVisitor;
  let bob: MediaVisitor;

  beforeAll(async () => {
    server = await startServer({
      dialect,
      rtcStatsUrl: 'wss://stats.test',
      throttle: {
        secret: 'secret',
        apply: (conditions) => void applied.push(conditions),
        reset: () => void applied.push('reset'),
      },
    });
    alice = await join('alice');
    bob = await join('bob');
    heard.alice = alice.notifications;
    heard.bob = bob.notifications;
  });

  afterAll(async () => {
    alice?.close();
    bob?.close();
    await server?.close();
  });

  async function join(peerId: string): Promise<MediaVisitor> {
    const signaler = new ProtooSignaler({
      openChannel: async (target, options) =>
        new RecordingChannel(await openProtooChannel(target, options), log),
    });
    const target = { url: `${server.url}/`, roomId: 'room', peerId, displayName: peerId };
    return MediaVisitor.join(worker, signaler, target);
  }

  async function hears(who: 'alice' | 'bob', type: RoomNotification['type']): Promise<void> {
    await expect.poll(() => heard[who].map((one) => one.type), { timeout: 20_000 }).toContain(type);
  }

  it('is told apart, and says where statistics go', async () => {
    expect(alice.signaler.features.protocol).toBe(`mediasoup-demo ${dialect}`);
    expect(await alice.signaler.getRtcStatsUrl()).toBe(dialect === '2026' ? 'wss://stats.test' : undefined);
    await hears('alice', 'serverVersion');
    await hears('alice', 'newPeer');
  });

  it('carries audio, and what is said about it', async () => {
    const tone = await bob.publishTone();
    const consumer = await alice.receives(tone.id, 10);
    await hears('alice', 'activeSpeaker');
    await hears('alice', 'speakingPeers');
    await hears('alice', 'consumerScore');
    await hears('bob', 'producerScore');
    await bob.signaler.pauseProducer(tone.id);
    await hears('alice', 'consumerPaused');
    await bob.signaler.resumeProducer(tone.id);
    await hears('alice', 'consumerResumed');
    expect(await alice.signaler.getConsumerStats(consumer.id)).toContainEqual(
      expect.objectContaining({ type: 'outbound-rtp' }),
    );
    expect(await bob.signaler.getProducerStats(tone.id)).toContainEqual(
      expect.objectContaining({ type: 'inbound-rtp' }),
    );
    await bob.signaler.closeProducer(tone.id);
    await hears('alice', 'consumerClosed');
  });

  it('carries video in layers, which can be steered', async () => {
    const pattern = await bob.publishPattern();
    const { id } = await alice.receives(pattern.id, 10);
    await hears('alice', 'consumerLayersChanged');
    if (dialect === '2024') await hears('alice', 'downlinkBwe');
    const { signaler } = alice;
    await signaler.setConsumerPreferredLayers(id, { spatialLayer: 0, temporalLayer: 0 });
    await signaler.setConsumerPriority(id, 3);
    await signaler.requestConsumerKeyFrame(id);
    const serverSide = server.rooms.get('room')?.peers.get('alice')?.consumers.get(id);
    await expect.poll(() => serverSide?.preferredLayers?.spatialLayer).toBe(0);
    await expect.poll(() => serverSide?.priority).toBe(3);
    await signaler.pauseConsumer(id);
    await expect.poll(() => serverSide?.paused).toBe(true);
    await signaler.resumeConsumer(id);
    await expect.poll(() => serverSide?.paused).toBe(false);
  });

  it('carries data', async () => {
    const chat = await bob.openChat();
    const isChat = (): string | undefined =>
      [...alice.dataConsumers.values()].find((one) => one.dataProducerId === chat.id)?.id;
    await expect.poll(isChat).toBeDefined();
    expect(await bob.signaler.getDataProducerStats(chat.id)).not.toHaveLength(0);
    expect(await alice.signaler.getDataConsumerStats(isChat() ?? '')).not.toHaveLength(0);
  });

  it('restarts ICE, and knows its transports', async () => {
    const iceParameters = await alice.signaler.restartIce(alice.receiving.id);
    expect(iceParameters.usernameFragment).not.toBe('');
    expect(await alice.signaler.getTransportStats(alice.receiving.id)).not.toHaveLength(0);
  });

  it('throttles the network for those who may', async () => {
    await expect(alice.signaler.applyNetworkThrottle({ secret: 'wrong' })).rejects.toMatchObject({
      code: 'request-failed',
      details: { errorCode: 403 },
    });
    const wanted = { uplinkKbps: 500, downlinkKbps: 600, roundTripMs: 70, packetLossPercent: 8 };
    await alice.signaler.applyNetworkThrottle({ secret: 'secret', ...wanted });
    await alice.signaler.resetNetworkThrottle('secret');
    expect(applied).toEqual([
      { uplinkBps: 500_000, downlinkBps: 600_000, roundTripMs: 70, lossRate: 0.08 },
      'reset',
    ]);
  });

  it('tells names and departures', async () => {
    await bob.signaler.changeDisplayName('Robert');
    await hears('alice', 'peerDisplayNameChanged');
    expect(heard.alice).toContainEqual({
      type: 'peerDisplayNameChanged',
      peerId: 'bob',
      displayName: 'Robert',
      oldDisplayName: 'bob',
    });
    bob.close();
    await hears('alice', 'peerClosed');
    await hears('alice', 'dataConsumerClosed');
  });

  it('has been walked', () => {
    const table = TABLES[dialect];
    expect([...log.requested].toSorted()).toEqual(table.requests.toSorted());
    expect([...log.told].toSorted()).toEqual(table.told.toSorted());
    expect([...log.offered].toSorted()).toEqual(['newConsumer', 'newDataConsumer']);
    expect([...log.heard]).toEqual(expect.arrayContaining(table.notifications));
    const types = new Set([...heard.alice, ...heard.bob].map(({ type }) => type));
    expect([...types]).toEqual(expect.arrayContaining(MEANINGS));
    expect(alice.signaler).toMatchObject({
      counters: { unknownNotifications: 0, unknownRequests: 0, malformedMessages: 0 },
    });
  });
});
