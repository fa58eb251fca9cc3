import { startServer, type SfuServer } from '@tureen/sfu';
import { AiortcHandler as HandlerClass } from '@tureen/handler';
import { makeCertificate } from '@tureen/testing/certificate';
import { makeClip } from '@tureen/testing/clip';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import * as exported from '../src/index.ts';
import type { MediasoupClient, MediasoupClientEvents, Peer } from '../src/index.ts';
import { allListeners } from './support/all-listeners.ts';
import { OwnSignaler } from './support/own-signaler.ts';
import { filesIn, nextEvent, nextEvents, received, RoomBed } from './support/room-bed.ts';
import {
  SEED_CALLBACKS,
  SEED_EXPORTS,
  SEED_ROWS,
  SEED_SIGNALER,
  SEED_STATS_CALLBACKS,
} from './support/seed-rows.ts';

const ALICE = { peerId: 'alice', displayName: 'Alice' };
const BOB = { peerId: 'bob', displayName: 'Bob' };
type ServerPeer = NonNullable<ReturnType<NonNullable<ReturnType<SfuServer['rooms']['get']>>['peers']['get']>>;

const PATIENCE = { timeout: 20_000, interval: 100 };

const STRING: unknown = expect.any(String);
const NUMBER: unknown = expect.any(Number);

const LISTENERS = {
  ConsumerRequestListener: exported.ConsumerRequestListener,
  DataConsumerRequestListener: exported.DataConsumerRequestListener,
  BandwidthNotificationListener: exported.BandwidthNotificationListener,
  PeerNotificationListener: exported.PeerNotificationListener,
  ProducerNotificationListener: exported.ProducerNotificationListener,
  ConsumerNotificationListener: exported.ConsumerNotificationListener,
  DataConsumerNotificationListener: exported.DataConsumerNotificationListener,
};

/** What smcdk's README and its classes promise, row by row, with servers of both generations. */
describe.each(['2024', '2026'] as const)("the predecessor's API with a %s server", (dialect) => {
  const walked = new Set<string>();
  let bed: RoomBed;
  let server: SfuServer;
  let room: { url: string; roomId: string };
  let rooms = 0;

  beforeAll(async () => {
    bed = await RoomBed.start();
    server = await startServer({ dialect });
  });
  beforeEach(() => {
    rooms += 1;
    room = { url: server.url, roomId: `room ${rooms}` };
  });
  afterEach(async () => bed.tidy());
  afterAll(async () => {
    await server?.close();
    await bed?.close();
  });

  /** These rows of the table have been looked at. */
  function row(...names: string[]): void {
    for (const name of names) walked.add(name);
  }

  /** A client that is in the room and sends synthetic media. */
  async function sender(): Promise<MediasoupClient> {
    const alice = bed.client();
    await alice.joinRoom(room, ALICE, { mediaFilePath: '' });
    return alice;
  }

  /** A peer as the server knows it. */
  function inServer(peerId: string): ServerPeer {
    const peer = server.rooms.get(room.roomId)?.peers.get(peerId);
    if (peer === undefined) throw new Error(`${peerId} is not in the room`);
    return peer;
  }

  it.each(SEED_EXPORTS)('export %s', (name) => {
    expect(exported).toHaveProperty(name, expect.any(Function));
    row(`export ${name}`);
  });

  it('MediasoupClient(), joinRoom(), play(), exitRoom(), close()', async () => {
    const client = bed.client();
    await expect(client.play()).rejects.toMatchObject({ code: 'not-joined' });
    row('MediasoupClient()', 'play() outside a room');
    const joined = await client.joinRoom(room, BOB, { mediaFilePath: '', autoProduce: false }, {});
    expect([joined.roomId, client.publications.length]).toEqual([room.roomId, 0]);
    row('joinRoom()', 'roomAddressInfo.roomId', 'producerConfig.autoProduce: false');
    const publications = await client.play();
    expect(publications.map(({ kind }) => kind)).toEqual(['video', 'audio']);
    row('play()');
    const next = await client.joinRoom({ ...room, roomId: `${room.roomId} b` }, BOB, { mediaFilePath: '' });
    expect([next.roomId, client.mePeer]).toEqual([`${room.roomId} b`, next.mePeer]);
    await vi.waitFor(() => expect(server.rooms.has(room.roomId)).toBe(false), PATIENCE);
    row('joinRoom() in a room', 'mePeer');
    await client.exitRoom(next.roomId);
    expect(client.connectionState).toBe('disconnected');
    row('exitRoom()');
    await client.joinRoom(room, BOB, { mediaFilePath: '' });
    expect(client.publications).toHaveLength(2);
    await client.close();
    expect(client.connectionState).toBe('closed');
    await vi.waitFor(() => expect(server.rooms.size).toBe(0), PATIENCE);
    row('close()', 'producerConfig.autoProduce: default');
  });

  it('serverAddress and enableSslVerification', async () => {
    const secure = bed.closeLater(await startServer({ dialect, tls: await makeCertificate() }));
    const address = { serverAddress: new URL(secure.url).host, roomId: 'tls' };
    for (const enableSslVerification of [undefined, true]) {
      const given = { ...address, ...(enableSslVerification !== undefined && { enableSslVerification }) };
      const strict = bed.client().joinRoom(given, BOB);
      await expect(strict).rejects.toMatchObject({ code: 'connect-failed' });
    }
    row('roomAddressInfo.enableSslVerification: default', 'roomAddressInfo.enableSslVerification: true');
    const client = bed.client();
    const joined = await client.joinRoom({ ...address, enableSslVerification: false }, BOB);
    expect([client.connectionState, joined.serverAddress]).toEqual(['joined', address.serverAddress]);
    row('roomAddressInfo.serverAddress', 'roomAddressInfo.enableSslVerification: false');
  });

  it('peerInfo: displayName and device have defaults', async () => {
    const watcher = bed.client();
    await watcher.joinRoom(room, { peerId: 'watcher' });
    const came: MediasoupClientEvents['newPeer'][] = [];
    watcher.on('newPeer', (...parameters) => came.push(parameters));
    const device = { flag: 'x', name: 'Y', version: '1' };
    await bed.client().joinRoom(room, { peerId: 'plain' });
    await bed.client().joinRoom(room, { peerId: 'named', displayName: 'Named', device });
    await expect.poll(() => came.length).toBe(2);
    expect(came.flat()).toMatchObject([
      { peerId: 'plain', displayName: 'Tureen', device: { flag: 'tureen', name: 'Tureen' } },
      { peerId: 'named', displayName: 'Named', device },
    ]);
    row('peerInfo.peerId', 'peerInfo.displayName', 'peerInfo.displayName: default');
    row('peerInfo.device', 'peerInfo.device: default', 'Peer.device');
  });

  it.each([
    ['path', async () => ({ mediaFilePath: await makeClip(), loop: true }), 2],
    ["''", async () => ({ mediaFilePath: '', autoProduce: true }), 2],
    ['none', async () => ({}), 0],
  ])('producerConfig.mediaFilePath: %s', async (what, configure, count) => {
    const client = bed.client();
    await client.joinRoom(room, BOB, await configure());
    expect(client.publications).toHaveLength(count);
    expect(client.sendTransport === undefined).toBe(count === 0);
    row(`producerConfig.mediaFilePath: ${what}`);
    if (what === "''") row('producerConfig.autoProduce: true');
  });

  it('consumerConfig: recordDirectoryPath records every consumer under its name', async () => {
    await sender();
    const bob = bed.client();
    const recordDirectoryPath = await bed.newFolder();
    const consumers = nextEvents(bob, 'newConsumer', 2);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath });
    const names: string[] = [];
    for (const [subscription] of await consumers) {
      await received(subscription, 20);
      const { kind, consumer } = subscription;
      names.push(
        join(room.roomId, `Alice(alice)_${kind}(${consumer.id}).${kind === 'audio' ? 'ogg' : 'webm'}`),
      );
    }
    await bob.exitRoom();
    expect(await filesIn(recordDirectoryPath)).toEqual(names.toSorted());
    row('consumerConfig.recordDirectoryPath: path', 'consumerConfig.autoConsume: default');
  });

  it('consumerConfig: recordFilePathGenerator', async () => {
    await sender();
    const bob = bed.client();
    const recordDirectoryPath = await bed.newFolder();
    const consumers = nextEvents(bob, 'newConsumer', 2);
    const generate = vi.fn(({ kind }: { kind: string }) => `mine/${kind}`);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath, recordFilePathGenerator: generate });
    for (const [subscription] of await consumers) await received(subscription, 20);
    await bob.exitRoom();
    expect(await filesIn(recordDirectoryPath)).toEqual(['mine/audio.ogg', 'mine/video.webm']);
    expect(generate).toHaveBeenCalledWith(
      expect.objectContaining({ roomId: room.roomId, ...ALICE, consumerId: STRING }),
    );
    row('consumerConfig.recordFilePathGenerator');
  });

  it("consumerConfig: recordDirectoryPath '' discards, none receives nothing", async () => {
    await sender();
    const [taker, refuser] = [bed.client(), bed.client()];
    const consumers = nextEvents(taker, 'newConsumer', 2);
    await taker.joinRoom(room, BOB, {}, { recordDirectoryPath: '', autoConsume: true });
    for (const [subscription] of await consumers) {
      await received(subscription, 5);
      expect(subscription.recording).toBeUndefined();
    }
    row("consumerConfig.recordDirectoryPath: ''", 'consumerConfig.autoConsume: true');
    await refuser.joinRoom(room, { peerId: 'refuser' }, {}, {});
    expect([refuser.subscriptions, refuser.recvTransport]).toEqual([[], undefined]);
    row('consumerConfig.recordDirectoryPath: none');
  });

  it('consumerConfig: autoConsume false leaves it to the app', async () => {
    await sender();
    const bob = bed.client();
    const offers = nextEvents(bob, 'consumerOffered', 2);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '', autoConsume: false });
    const [first, second] = (await offers).map(([offer]) => offer);
    second?.reject();
    const subscription = await first?.accept();
    if (subscription !== undefined) await received(subscription, 5);
    expect(bob.subscriptions).toEqual([subscription]);
    row('consumerConfig.autoConsume: false');
  });

  it('Room and Peer: what smcdk keeps of them', async () => {
    const alice = await sender();
    const bob = bed.client();
    const consumers = nextEvents(bob, 'newConsumer', 2);
    const data = nextEvent(bob, 'newDataConsumer');
    const joined = await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    const { peers, mePeer, roomId, serverAddress } = joined;
    expect([roomId, mePeer.peerId, [...peers.keys()]]).toEqual([room.roomId, 'bob', ['alice']]);
    expect(serverAddress).toBe(new URL(server.url).host);
    row('Room.roomId', 'Room.serverAddress', 'Room by peerId', 'Peer.peerId');
    expect(peers.get('alice')?.displayName).toBe('Alice');
    row('Peer.displayName');
    const subscriptions = (await consumers).map(([subscription]) => subscription);
    expect(new Set(peers.get('alice')?.subscriptions)).toEqual(new Set(subscriptions));
    const bobInServer = inServer('bob');
    for (const { consumer } of subscriptions) {
      expect(bobInServer.consumers.require(consumer.id).producerId).toBe(consumer.producerId);
    }
    row('Room by consumerId', 'Peer consumers');
    const [{ dataConsumer }] = await data;
    expect(bobInServer.dataConsumers.get(dataConsumer.id)).toBeDefined();
    row('Room by dataConsumerId');
    for (const { producer } of alice.publications) {
      expect(inServer('alice').producers.require(producer.id).kind).toBe(producer.kind);
    }
    row('Room by producerId');
    const renamed = nextEvent(bob, 'peerDisplayNameChanged');
    await alice.changeDisplayName('Alicia');
    expect([(await renamed)[0].displayName, alice.mePeer?.displayName]).toEqual(['Alicia', 'Alicia']);
    row('Peer.displayName: set');
  });

  it('Device and handler are at hand', async () => {
    const bob = bed.client();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    expect(bob.device).toBeInstanceOf(exported.Device);
    expect(bob.recvTransport?.handler).toBeInstanceOf(exported.AiortcHandler);
    expect(exported.AiortcHandler).toBe(HandlerClass);
    row('Device', 'AiortcHandler');
  });

  it('MediasoupClient(requestListeners, notificationListeners): every callback, and what it is called with', async () => {
    const { requests, notifications, heard } = allListeners();
    const bob = bed.client({ requestListeners: requests, notificationListeners: notifications });
    // Without a sound of its own, somebody else speaks loudest.
    const silent = { mediaFilePath: '', audio: false };
    await bob.joinRoom(room, BOB, silent, { recordDirectoryPath: '' });
    const alice = bed.client();
    await alice.joinRoom(room, ALICE, { mediaFilePath: '', simulcast: true }, {});
    const hears = async (...names: string[]): Promise<void> => {
      await vi.waitFor(() => expect(Object.keys(heard)).toEqual(expect.arrayContaining(names)), PATIENCE);
    };
    await hears('onNewPeer', 'onNewConsumer', 'onNewDataConsumer', 'onConsumerScore', 'onProducerScore');
    await hears('onConsumerLayersChanged', 'onActiveSpeaker', 'onDownlinkBwe');
    const alicePeer = bob.room?.peers.get('alice');
    await alice.changeDisplayName('Alicia');
    const chat = await alice.publishData({ channel: 'chat', label: 'chat' });
    await vi.waitFor(
      () => expect(bob.dataSubscriptions.some(({ peer }) => peer !== undefined)).toBe(true),
      PATIENCE,
    );
    const timer = setInterval(() => void chat.send('hello'), 50);
    await hears('onPeerDisplayNameChanged', 'onMessage').finally(() => clearInterval(timer));
    const [publication] = alice.publications;
    await publication?.pause();
    await hears('onConsumerPaused');
    await publication?.resume();
    await hears('onConsumerResumed');
    await publication?.close();
    chat.close();
    await hears('onConsumerClosed');
    await alice.exitRoom();
    await hears('onPeerClosed', 'onDataConsumerClosed');

    const expected = expectedCalls(alicePeer);
    for (const [listener, names] of Object.entries(SEED_CALLBACKS)) {
      const { prototype } = LISTENERS[listener as keyof typeof SEED_CALLBACKS];
      const own = Object.getOwnPropertyNames(prototype).filter((name) => name.startsWith('on'));
      expect(own.toSorted()).toEqual([...names].toSorted());
      for (const name of names) {
        expect(heard[name], name).toContainEqual(expected[name]);
        row(`${listener}.${name}`);
      }
    }
    for (const listener of [...requests, ...notifications]) expect(listener?.mePeer).toBe(bob.mePeer);
    row('MediasoupClient(requestListeners)', 'MediasoupClient(notificationListeners)');
    const tooMany = Array.from({ length: 6 }, () => undefined) as never;
    expect(() => bed.client({ requestListeners: tooMany })).toThrow(TypeError);
    expect(() => bed.client({ notificationListeners: tooMany })).toThrow(TypeError);
    row('MediasoupClient(listeners: too many)');
  }, 60_000);

  it('MediasoupClient(signaler): one that an app wrote, with everything that it is asked for', async () => {
    const signaler = new OwnSignaler();
    const bob = bed.client({ signaler });
    const consumers = nextEvents(bob, 'newConsumer', 2);
    await sender();
    await bob.joinRoom(room, BOB, { mediaFilePath: '' }, { recordDirectoryPath: '' });
    for (const [subscription] of await consumers) await received(subscription, 5);
    await bob.sendChatMessage('hello');
    row('MediasoupClient(signaler)');
    for (const [name, ours] of Object.entries(SEED_SIGNALER)) {
      await vi.waitFor(() => expect([...signaler.calls]).toContain(ours), PATIENCE);
      row(`MediasoupSignalerInterface.${name}`);
    }
    await expect(signaler.restartIce('x')).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('StatsCollector: every callback is called, with records', async () => {
    const alice = bed.client();
    await alice.joinRoom(room, ALICE, { mediaFilePath: '' }, { recordDirectoryPath: '' });
    await bed.client().joinRoom(room, BOB, { mediaFilePath: '' }, {});
    await alice.sendChatMessage('hello');
    await using collector = new exported.StatsCollector(alice, { intervalMs: 500, remote: true });
    const calls = SEED_STATS_CALLBACKS.map((name) => vi.spyOn(collector, name));
    collector.start();
    for (const [index, call] of calls.entries()) {
      await vi.waitFor(() => expect(call.mock.calls[0]?.[0]).toEqual(expect.any(Array)), PATIENCE);
      row(`StatsCollector.${SEED_STATS_CALLBACKS[index]}`);
    }
  }, 60_000);

  it('has been walked, and no row is left out', () => {
    expect([...walked].toSorted()).toEqual([...SEED_ROWS].toSorted());
  });
});

/** One call of each callback that must have been made, of a peer called Alice that renames itself. */
function expectedCalls(alice: Peer | undefined): Record<string, unknown[]> {
  const peer = expect.toSatisfy((given: unknown) => given === alice) as unknown;
  const consumer = { consumerId: STRING };
  const offer = expect.objectContaining({
    ...consumer,
    peerId: 'alice',
    producerId: STRING,
    kind: STRING,
    rtpParameters: expect.any(Object) as unknown,
    producerPaused: false,
  }) as unknown;
  const dataOffer = expect.objectContaining({
    peerId: 'alice',
    dataConsumerId: STRING,
    dataProducerId: STRING,
    label: 'chat',
    sctpStreamParameters: expect.any(Object) as unknown,
  }) as unknown;
  const bitrates = { desiredBitrate: NUMBER, effectiveDesiredBitrate: NUMBER, availableBitrate: NUMBER };
  const device = expect.objectContaining({ flag: 'tureen' }) as unknown;
  const renamed = { peerId: 'alice', displayName: 'Alicia', oldDisplayName: 'Alice' };
  const layers = expect.objectContaining({ spatialLayer: NUMBER }) as unknown;
  const score = expect.objectContaining({ score: NUMBER }) as unknown;
  const respond = expect.any(Function) as unknown;
  return {
    onNewConsumer: [respond, told('newConsumer', offer), peer],
    onNewDataConsumer: [respond, told('newDataConsumer', dataOffer), peer],
    onDownlinkBwe: [told('downlinkBwe', bitrates)],
    onNewPeer: [told('newPeer', expect.objectContaining({ ...ALICE, device })), peer],
    onPeerClosed: [told('peerClosed', { peerId: 'alice' }), peer],
    onPeerDisplayNameChanged: [told('peerDisplayNameChanged', renamed), peer],
    onActiveSpeaker: [told('activeSpeaker', expect.objectContaining({ peerId: 'alice' })), peer],
    onProducerScore: [told('producerScore', { producerId: STRING, score: expect.any(Array) as unknown })],
    onConsumerScore: [told('consumerScore', { ...consumer, score }), peer],
    onConsumerLayersChanged: [told('consumerLayersChanged', { ...consumer, layers }), peer],
    onConsumerPaused: [told('consumerPaused', consumer), peer],
    onConsumerResumed: [told('consumerResumed', consumer), peer],
    onConsumerClosed: [told('consumerClosed', consumer), peer],
    onDataConsumerClosed: [told('dataConsumerClosed', { dataConsumerId: STRING }), peer],
    onMessage: [peer, 'hello', 'chat', '', expect.objectContaining({ channel: 'chat' })],
  };
}

/** smcdk's notification or request. */
function told(method: string, data: unknown): unknown {
  return { method, data };
}
