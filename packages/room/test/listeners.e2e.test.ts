import { startServer } from '@tureen/sfu';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  BandwidthNotificationListener,
  ConsumerNotificationListener,
  ConsumerRequestListener,
  DataConsumerNotificationListener,
  DataConsumerRequestListener,
  PeerNotificationListener,
  ProducerNotificationListener,
  type NotificationListenerList,
  type Peer,
  type RequestListenerList,
  type Respond,
} from '../src/index.ts';
import { RoomBed } from './support/room-bed.ts';

const ALICE = { peerId: 'alice', displayName: 'Alice' };
const BOB = { peerId: 'bob', displayName: 'Bob' };

type Heard = Record<string, unknown[][]>;

/** All listeners in smcdk's order, and what they heard. */
function allListeners(): {
  requests: RequestListenerList;
  notifications: NotificationListenerList;
  heard: Heard;
} {
  const heard: Heard = {};
  const hear = (name: string, ...parameters: unknown[]): void => {
    (heard[name] ??= []).push(parameters);
  };
  class Consumer extends ConsumerRequestListener {
    override async onNewConsumer(respond: Respond, request: never, peer: Peer): Promise<void> {
      hear('onNewConsumer', request, peer, this.mePeer);
      await super.onNewConsumer(respond, request, peer);
    }
  }
  class DataConsumer extends DataConsumerRequestListener {
    override async onNewDataConsumer(respond: Respond, request: never, peer?: Peer): Promise<void> {
      hear('onNewDataConsumer', request, peer, this.mePeer);
      await super.onNewDataConsumer(respond, request, peer);
    }
  }
  const classes = [
    BandwidthNotificationListener,
    PeerNotificationListener,
    ProducerNotificationListener,
    ConsumerNotificationListener,
    DataConsumerNotificationListener,
  ] as const;
  const notifications = classes.map((listenerClass) => {
    const names = Object.getOwnPropertyNames(listenerClass.prototype).filter((name) => name.startsWith('on'));
    const callbacks = names.map((name) => [name, (...parameters: unknown[]) => hear(name, ...parameters)]);
    return Object.assign(new listenerClass(), Object.fromEntries(callbacks));
  }) as unknown as NotificationListenerList;
  return { requests: [new Consumer(), new DataConsumer()], notifications, heard };
}

describe("smcdk's listeners", () => {
  let bed: RoomBed;

  beforeAll(async () => {
    bed = await RoomBed.start();
  });
  afterEach(async () => bed.tidy());
  afterAll(async () => bed?.close());

  it.each(['2024', '2026'] as const)(
    'hear everything of a %s server',
    async (dialect) => {
      const server = bed.closeLater(await startServer({ dialect }));
      const room = { url: server.url, roomId: 'all' };
      const { requests, notifications, heard } = allListeners();
      const bob = bed.client({ requestListeners: requests, notificationListeners: notifications });
      await bob.joinRoom(room, BOB, { mediaFilePath: '' }, { recordDirectoryPath: '' });
      const alice = bed.client();
      await alice.joinRoom(room, ALICE, { mediaFilePath: '', simulcast: true }, {});
      const hears = async (...names: string[]): Promise<void> => {
        await vi.waitFor(() => expect(Object.keys(heard)).toEqual(expect.arrayContaining(names)), 15_000);
      };
      await hears('onNewPeer', 'onNewConsumer', 'onNewDataConsumer', 'onConsumerScore', 'onProducerScore');
      await hears('onConsumerLayersChanged', 'onActiveSpeaker', 'onDownlinkBwe');
      await alice.changeDisplayName('Alicia');
      const chat = await alice.publishData({ channel: 'chat', label: 'chat' });
      await vi.waitFor(() => expect(bob.dataSubscriptions.some(({ peer }) => peer !== undefined)).toBe(true));
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

      const consumer = expect.objectContaining({ peerId: 'alice' }) as Peer;
      expect(heard['onNewConsumer']?.[0]).toEqual([
        { method: 'newConsumer', data: expect.objectContaining({ peerId: 'alice' }) },
        consumer,
        bob.mePeer,
      ]);
      expect(heard['onPeerDisplayNameChanged']).toEqual([
        [
          {
            method: 'peerDisplayNameChanged',
            data: { peerId: 'alice', displayName: 'Alicia', oldDisplayName: 'Alice' },
          },
          consumer,
        ],
      ]);
      expect(heard['onMessage']?.[0]?.slice(0, 3)).toEqual([consumer, 'hello', 'chat']);
      expect(heard['onDownlinkBwe']?.[0]).toEqual([
        {
          method: 'downlinkBwe',
          data: {
            desiredBitrate: expect.any(Number),
            effectiveDesiredBitrate: expect.any(Number),
            availableBitrate: expect.any(Number),
          },
        },
      ]);
      expect(bob.mePeer).toMatchObject(BOB);
      for (const listener of [...requests, ...notifications]) expect(listener?.mePeer).toBe(bob.mePeer);
    },
    60_000,
  );

  it('may be given by name, in part, or not at all; too many are refused', async () => {
    class Peers extends PeerNotificationListener {
      readonly names: string[] = [];

      override onNewPeer(_message: unknown, { displayName }: Peer): void {
        this.names.push(displayName);
      }
    }
    const [byName, byPlace] = [new Peers(), new Peers()];
    const room = bed.newRoom();
    await bed.client({ notificationListeners: { peer: byName } }).joinRoom(room, BOB);
    await bed.client({ notificationListeners: [undefined, byPlace] }).joinRoom(room, { peerId: 'carol' });
    await bed.visitor(room);
    await vi.waitFor(() => expect(byPlace.names).toEqual(['Visitor']));
    expect(byName.names).toEqual(['Tureen', 'Visitor']);
    const tooMany = [undefined, undefined, undefined] as never;
    expect(() => bed.client({ requestListeners: tooMany })).toThrow(TypeError);
  });
});
