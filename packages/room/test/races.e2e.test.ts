import { soon } from '@tureen/testing/soon';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ConsumerRequestListener,
  DataConsumerRequestListener,
  PeerNotificationListener,
  type ListenerResult,
  type MediasoupClient,
  type Respond,
  type RoomError,
  type RoomNotification,
} from '../src/index.ts';
import { MeddlingSignaler } from './support/meddling-signaler.ts';
import { nextEvent, received, RoomBed } from './support/room-bed.ts';

const BOB = { peerId: 'bob', displayName: 'Bob' };

let bed: RoomBed;

beforeAll(async () => {
  bed = await RoomBed.start();
});
afterEach(async () => bed.tidy());
afterAll(async () => bed?.close());

describe('a server whose messages come in another order', () => {
  let signaler: MeddlingSignaler;
  let bob: MediasoupClient;
  let room: { url: string; roomId: string };

  beforeEach(async () => {
    signaler = new MeddlingSignaler();
    bob = bed.client({ signaler });
    room = bed.newRoom();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
  });

  it('a track that was closed before it was offered is not taken', async () => {
    const refused = vi.fn();
    signaler.onOffer = async (offer, listener) => {
      listener.onNotification({ type: 'consumerClosed', consumerId: offer.consumerId });
      await listener.onConsumerOffer(offer).catch(refused);
    };
    await (await bed.visitor(room)).publishTone();
    await soon(() => expect(refused).toHaveBeenCalledOnce());
    expect(refused.mock.calls.at(0)).toMatchObject([{ details: { errorCode: 403 } }]);
    expect(bob.subscriptions).toEqual([]);
    expect(bob.unknownNotifications).toBeGreaterThan(0);
  });

  it('a data channel that was closed before it was offered is not taken', async () => {
    const refused = vi.fn();
    signaler.onDataOffer = async (offer, listener) => {
      // The bot's is not meddled with.
      if (offer.peerId === undefined) return listener.onDataConsumerOffer(offer);
      listener.onNotification({ type: 'dataConsumerClosed', dataConsumerId: offer.dataConsumerId });
      await listener.onDataConsumerOffer(offer).catch(refused);
    };
    await (await bed.visitor(room)).openData('chat');
    await soon(() => expect(refused).toHaveBeenCalledOnce());
    expect(refused.mock.calls.at(0)).toMatchObject([{ details: { errorCode: 403 } }]);
    expect(bob.dataSubscriptions.filter(({ peer }) => peer !== undefined)).toEqual([]);
  });

  it('a data channel that is closed in the middle of being taken is taken and closed', async () => {
    const events: string[] = [];
    bob.on('newDataConsumer', (_, peer) => peer && events.push('newDataConsumer'));
    bob.on('dataConsumerClosed', (_, peer) => peer && events.push('dataConsumerClosed'));
    signaler.onDataOffer = async (offer, listener) => {
      const taking = listener.onDataConsumerOffer(offer);
      if (offer.peerId === undefined) return taking;
      await new Promise((resolve) => setImmediate(resolve));
      listener.onNotification({ type: 'dataConsumerClosed', dataConsumerId: offer.dataConsumerId });
      await taking.catch(() => undefined);
    };
    await (await bed.visitor(room)).openData('chat');
    await soon(() => expect(events).toEqual(['newDataConsumer', 'dataConsumerClosed']));
    expect(bob.dataSubscriptions.filter(({ peer }) => peer !== undefined)).toEqual([]);
  });

  it('a track that was paused before it was offered begins paused', async () => {
    signaler.onOffer = async (offer, listener) => {
      listener.onNotification({ type: 'consumerPaused', consumerId: offer.consumerId });
      await listener.onConsumerOffer(offer);
    };
    const consumer = nextEvent(bob, 'newConsumer');
    await (await bed.visitor(room)).publishTone();
    const [subscription] = await consumer;
    expect([subscription.producerPaused, subscription.consumer.paused]).toEqual([true, true]);
  });

  it('a track that is closed in the middle of being taken is taken and closed', async () => {
    const events: string[] = [];
    bob.on('newConsumer', () => events.push('newConsumer'));
    bob.on('consumerClosed', () => events.push('consumerClosed'));
    signaler.onOffer = async (offer, listener) => {
      const taking = listener.onConsumerOffer(offer);
      await new Promise((resolve) => setImmediate(resolve));
      listener.onNotification({ type: 'consumerScore', consumerId: offer.consumerId, score: { score: 3 } });
      listener.onNotification({ type: 'consumerClosed', consumerId: offer.consumerId });
      await taking;
    };
    await (await bed.visitor(room)).publishTone();
    await soon(() => expect(events).toEqual(['newConsumer', 'consumerClosed']));
    expect(bob.subscriptions).toEqual([]);
    expect(bob.room?.peers.get('visitor')?.subscriptions.size).toBe(0);
  });

  it('a track that is closed while it is decided about is not taken', async () => {
    const refused = vi.fn();
    signaler.onOffer = async (offer, listener) => {
      const taking = listener.onConsumerOffer(offer);
      listener.onNotification({ type: 'consumerClosed', consumerId: offer.consumerId });
      await taking.catch(refused);
    };
    await (await bed.visitor(room)).publishTone();
    await soon(() => expect(refused).toHaveBeenCalledOnce());
    expect(bob.subscriptions).toEqual([]);
  });

  it('a peer that leaves in the middle of it takes its tracks along', async () => {
    signaler.onOffer = async (offer, listener) => {
      const taking = listener.onConsumerOffer(offer);
      listener.onNotification({ type: 'peerClosed', peerId: offer.peerId });
      await taking.catch(() => undefined);
      listener.onNotification({ type: 'consumerClosed', consumerId: offer.consumerId });
    };
    const closed = nextEvent(bob, 'peerClosed');
    await (await bed.visitor(room)).publishTone();
    await closed;
    await soon(() => expect(bob.subscriptions).toEqual([]));
  });

  it('a track that is paused in the middle of being taken is taken, and paused then', async () => {
    const events: string[] = [];
    bob.on('newConsumer', () => events.push('newConsumer'));
    bob.on('consumerPaused', () => events.push('consumerPaused'));
    signaler.onOffer = async (offer, listener) => {
      const taking = listener.onConsumerOffer(offer);
      await new Promise((resolve) => setImmediate(resolve));
      listener.onNotification({ type: 'consumerPaused', consumerId: offer.consumerId });
      await taking;
    };
    await (await bed.visitor(room)).publishTone();
    await soon(() => expect(events).toEqual(['newConsumer', 'consumerPaused']));
    expect(bob.subscriptions.map(({ producerPaused }) => producerPaused)).toEqual([true]);
  });

  it.each([
    ['after its track was taken', 1, async (taking: Promise<void>) => taking],
    ['in the middle of it', 1, async () => new Promise((resolve) => setImmediate(resolve))],
    ['while it is decided about', 0, async () => undefined],
  ])('a peer that leaves %s needs no word about its tracks', async (_when, taken, until) => {
    const events: string[] = [];
    bob.on('newConsumer', () => events.push('newConsumer'));
    bob.on('consumerClosed', () => events.push('consumerClosed'));
    const over = vi.fn();
    signaler.onOffer = async (offer, listener) => {
      const taking = listener.onConsumerOffer(offer);
      await until(taking);
      listener.onNotification({ type: 'peerClosed', peerId: offer.peerId });
      await taking.catch(() => undefined).finally(over);
    };
    await (await bed.visitor(room)).publishTone();
    await soon(() => expect(over).toHaveBeenCalled());
    await soon(() => expect(events).toEqual(['newConsumer', 'consumerClosed'].slice(0, 2 * taken)));
    expect(bob.subscriptions).toEqual([]);
  });

  it('things that are not known are counted, and nothing else', async () => {
    const ghost = { consumerId: 'ghost' };
    const notifications: readonly RoomNotification[] = [
      { type: 'peerClosed', peerId: 'ghost' },
      { type: 'peerDisplayNameChanged', peerId: 'ghost', displayName: 'G', oldDisplayName: undefined },
      { type: 'producerScore', producerId: 'ghost', score: [] },
      { type: 'consumerScore', ...ghost, score: { score: 1 } },
      { type: 'consumerLayersChanged', ...ghost, layers: undefined },
      { type: 'consumerPaused', ...ghost },
      { type: 'consumerResumed', ...ghost },
      { type: 'consumerClosed', ...ghost },
      { type: 'dataConsumerClosed', dataConsumerId: 'ghost' },
    ];
    for (const notification of notifications) signaler.tell(notification);
    await soon(() => expect(bob.unknownNotifications).toBe(notifications.length));
    signaler.tell({ type: 'activeSpeaker', peerId: 'ghost', volume: -3 });
    signaler.tell({ type: 'speakingPeers', peers: [{ peerId: 'ghost', volume: -3 }] });
    const consumer = nextEvent(bob, 'newConsumer');
    await (await bed.visitor(room)).publishTone();
    await received((await consumer)[0], 5);
  });

  it('leaving in the middle of taking a track leaves nothing behind', async () => {
    const left = Promise.withResolvers<void>();
    signaler.onOffer = async (offer, listener) => {
      const taking = listener.onConsumerOffer(offer);
      signaler.onOffer = async () => undefined;
      left.resolve(bob.exitRoom());
      await taking.catch(() => undefined);
    };
    await (await bed.visitor(room)).publishTone();
    await left.promise;
    expect([bob.subscriptions, bob.connectionState]).toEqual([[], 'disconnected']);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    expect(bob.connectionState).toBe('joined');
  });
});

describe('listeners that misbehave', () => {
  let errors: RoomError[];

  beforeEach(() => {
    errors = [];
  });

  /** A client that receives, and remembers what its listeners do wrong. */
  function client(options: Parameters<RoomBed['client']>[0]): MediasoupClient {
    const bob = bed.client(options);
    bob.on('listenerError', (error) => errors.push(error));
    return bob;
  }

  it('of events keep nobody else from hearing', async () => {
    const bob = client({});
    const heard = vi.fn();
    bob.on('newConsumer', () => {
      throw new Error('no');
    });
    // oxlint-disable-next-line typescript/no-misused-promises -- this mistake of apps is what is tested
    bob.on('newConsumer', async () => Promise.reject(new Error('never')));
    bob.on('newConsumer', heard);
    const room = bed.newRoom();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    const consumer = nextEvent(bob, 'newConsumer');
    await (await bed.visitor(room)).publishTone();
    await received((await consumer)[0], 5);
    expect(heard).toHaveBeenCalledOnce();
    await soon(() => expect(errors).toHaveLength(2));
    expect(errors).toMatchObject([
      { code: 'listener-failed', details: { listener: 'newConsumer' }, cause: { message: 'no' } },
      { code: 'listener-failed', details: { listener: 'newConsumer' }, cause: { message: 'never' } },
    ]);
  });

  it('of smcdk may throw or hang: the next callback comes, and media flows', async () => {
    class Hanging extends PeerNotificationListener {
      readonly calls: string[] = [];

      override async onNewPeer(): Promise<void> {
        this.calls.push('onNewPeer');
        await new Promise(() => undefined);
      }

      override onPeerDisplayNameChanged(): ListenerResult {
        this.calls.push('onPeerDisplayNameChanged');
        throw new Error('no');
      }

      override onPeerClosed(): ListenerResult {
        this.calls.push('onPeerClosed');
      }
    }
    const peer = new Hanging();
    const bob = client({ notificationListeners: { peer }, listenerTimeoutMs: 200 });
    const room = bed.newRoom();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    const visitor = await bed.visitor(room);
    const consumer = nextEvent(bob, 'newConsumer');
    await visitor.publishTone();
    await received((await consumer)[0], 5);
    visitor.rename('X');
    visitor.close();
    await soon(() => expect(peer.calls).toEqual(['onNewPeer', 'onPeerDisplayNameChanged', 'onPeerClosed']));
    expect(errors.map(({ code }) => code)).toEqual(['listener-timeout', 'listener-failed']);
  });

  it.each([
    ['throw', 'listener-failed', fail],
    ['hang', 'listener-timeout', hang],
    ['forget to respond', undefined, forget],
  ] as const)('of requests may %s: the server is answered all the same', async (_name, code, misbehave) => {
    class Consumers extends ConsumerRequestListener {
      override async onNewConsumer(): Promise<void> {
        await misbehave();
      }
    }
    class DataConsumers extends DataConsumerRequestListener {
      override async onNewDataConsumer(): Promise<void> {
        await misbehave();
      }
    }
    const requestListeners = [new Consumers(), new DataConsumers()] as const;
    const bob = client({ requestListeners, listenerTimeoutMs: 300 });
    const room = bed.newRoom();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    const consumer = nextEvent(bob, 'newConsumer');
    await (await bed.visitor(room)).publishTone();
    await received((await consumer)[0], 5);
    if (code === undefined) return;
    // One of them is the bot's.
    await soon(() => expect(errors).toHaveLength(2));
    expect(errors.every((error) => error.code === code)).toBe(true);
  });

  it('of requests decide when the server begins to send', async () => {
    const go = Promise.withResolvers<void>();
    class Patient extends ConsumerRequestListener {
      override async onNewConsumer(respond: Respond): Promise<void> {
        await go.promise;
        await respond();
      }
    }
    const bob = client({ requestListeners: { consumer: new Patient() } });
    const room = bed.newRoom();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    const consumer = nextEvent(bob, 'newConsumer');
    await (await bed.visitor(room)).publishTone();
    const [subscription] = await consumer;
    await expect(received(subscription, 1, 500)).rejects.toThrow('packets');
    go.resolve();
    await received(subscription, 5);
    expect(errors).toEqual([]);
  });
});

async function fail(): Promise<void> {
  throw new Error('no');
}

async function hang(): Promise<void> {
  await new Promise(() => undefined);
}

async function forget(): Promise<void> {
  await Promise.resolve();
}
