import { makeClip } from '@tureen/testing/clip';
import { soon } from '@tureen/testing/soon';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProtooSignaler, type MediasoupClient, type OfferedConsumer } from '../src/index.ts';
import { BadWire } from './support/bad-wire.ts';
import { filesIn, nextEvent, nextEvents, received, RoomBed } from './support/room-bed.ts';

const ALICE = { peerId: 'alice', displayName: 'Alice' };
const BOB = { peerId: 'bob', displayName: 'Bob' };

/** Does not heed signals while it joins. */
class Stubborn extends ProtooSignaler {
  joining = false;

  override async join(request: Parameters<ProtooSignaler['join']>[0]): ReturnType<ProtooSignaler['join']> {
    this.joining = true;
    await new Promise((resolve) => setTimeout(resolve, 300));
    return super.join(request);
  }
}

/** Lets the next call of a method do its work and keeps back the result. */
function holdUp<Name extends string>(
  owner: { [Method in Name]: (...parameters: never[]) => Promise<unknown> } | undefined,
  name: Name,
): { readonly begun: Promise<void>; readonly goOn: () => void } {
  if (owner === undefined) throw new TypeError(`nobody has ${name}()`);
  const [begun, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const original = owner[name].bind(owner);
  Object.defineProperty(owner, name, {
    configurable: true,
    value: async (...parameters: never[]) => {
      begun.resolve();
      const result = await original(...parameters);
      await held.promise;
      return result;
    },
  });
  return { begun: begun.promise, goOn: held.resolve };
}

describe('leaving', () => {
  let bed: RoomBed;
  let alice: MediasoupClient;
  let bob: MediasoupClient;

  beforeAll(async () => {
    bed = await RoomBed.start();
  });
  beforeEach(() => {
    [alice, bob] = [bed.client(), bed.client()];
  });
  afterEach(async () => bed.tidy());
  afterAll(async () => bed?.close());

  it('finishes the recordings before the others hear of it', async () => {
    const room = bed.newRoom();
    await alice.joinRoom(room, ALICE, { mediaFilePath: await makeClip(), loop: true });
    const consumers = nextEvents(bob, 'newConsumer', 2);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: await bed.newFolder() });
    for (const [subscription] of await consumers) await received(subscription, 10);
    const serverKnows: boolean[] = [];
    bob.on('recordingFinished', () => {
      serverKnows.push(bed.server.rooms.get(room.roomId)?.peers.has('bob') === true);
    });
    const gone = nextEvent(alice, 'peerClosed');
    await bob.exitRoom();
    await gone;
    expect(serverKnows).toEqual([true, true]);
  });

  it('ends what is published, received and waited for, and says so', async () => {
    const room = bed.newRoom();
    await alice.joinRoom(room, ALICE, { mediaFilePath: '' });
    const consumers = nextEvents(bob, 'newConsumer', 2);
    const bot = nextEvent(bob, 'newDataConsumer');
    const joined = await bob.joinRoom(room, BOB, { mediaFilePath: '' }, { recordDirectoryPath: '' });
    const subscriptions = (await consumers).map(([subscription]) => subscription);
    await bot;
    const ended: string[] = [];
    for (const name of ['consumerClosed', 'dataConsumerClosed', 'unpublished'] as const) {
      bob.on(name, () => ended.push(name));
    }
    const publications = [...bob.publications];
    const data = await bob.publishData({ channel: 'chat' });
    const waiting = joined.waitForPeer('nobody').catch((error: unknown) => error);
    await bob.exitRoom();
    const both = ['consumerClosed', 'unpublished'];
    expect(ended.toSorted()).toEqual([...both, ...both, 'dataConsumerClosed'].toSorted());
    const media = [...publications, ...subscriptions];
    expect([data, ...media].map(({ closed }) => closed)).toEqual(Array(5).fill(true));
    expect(await waiting).toMatchObject({ code: 'left' });
    for (const one of media) {
      await expect(one.getStats()).rejects.toMatchObject({ code: 'invalid-state' });
      await expect(one.pause()).rejects.toMatchObject({ code: 'invalid-state' });
    }
  });

  it('is too late for a room that was left to wait for anybody', async () => {
    const room = await bob.joinRoom(bed.newRoom(), BOB);
    await bob.exitRoom();
    await expect(room.waitForPeer('alice')).rejects.toMatchObject({ code: 'left' });
    const all = room.subscriptions()[Symbol.asyncIterator]();
    expect(await all.next()).toEqual({ done: true, value: undefined });
  });

  it('refuses what nobody has decided about yet', async () => {
    const room = bed.newRoom();
    await alice.joinRoom(room, ALICE, { mediaFilePath: '' });
    const offered = nextEvents(bob, 'consumerOffered', 2);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '', autoConsume: false });
    const offers: OfferedConsumer[] = (await offered).map(([offer]) => offer);
    expect(offers.map(({ signal }) => signal.aborted)).toEqual([false, false]);
    await bob.exitRoom();
    expect(offers.map(({ signal }) => signal.aborted)).toEqual([true, true]);
    await expect(offers[0]?.accept()).rejects.toMatchObject({ code: 'invalid-state' });
  });

  it('finishes what was being taken while the others were being finished', async () => {
    const room = bed.newRoom();
    await alice.joinRoom(room, ALICE);
    await alice.publish({ type: 'tone' });
    const first = nextEvent(bob, 'newConsumer');
    const folder = await bed.newFolder();
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: folder });
    const [{ recording }] = await first;
    const finishing = holdUp(recording, 'stop');
    const taking = holdUp(bob.recvTransport, 'consume');
    await alice.publish({ type: 'test-pattern' });
    await taking.begun;
    const second = nextEvent(bob, 'newConsumer');
    const left = bob.exitRoom();
    await finishing.begun;
    taking.goOn();
    const [{ closed }] = await second;
    expect(closed).toBe(false);
    finishing.goOn();
    await left;
    expect((await second)[0].closed).toBe(true);
    expect((await filesIn(folder)).filter((file) => file.endsWith('.part'))).toEqual([]);
  });

  it('is over when whoever waits for a track knows that it does not come', async () => {
    const room = bed.newRoom();
    await alice.joinRoom(room, ALICE);
    const offered = nextEvent(bob, 'consumerOffered');
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '', autoConsume: false });
    await alice.publish({ type: 'tone' });
    const [offer] = await offered;
    const taking = holdUp(bob.recvTransport, 'consume');
    const refused = vi.fn();
    offer.accept().catch(refused);
    await taking.begun;
    await bob.exitRoom();
    expect(refused).toHaveBeenCalledOnce();
    taking.goOn();
  });

  it('waits for a joining that cannot be given up at once, and then for nothing any more', async () => {
    const signaler = new Stubborn();
    const close = vi.spyOn(signaler, 'close');
    const client = bed.client({ signaler });
    const room = bed.newRoom();
    const joining = client.joinRoom(room, BOB).catch((error: unknown) => error);
    await soon(() => expect(signaler.joining).toBe(true));
    await client.exitRoom();
    expect(close).toHaveBeenCalled();
    expect(await joining).toMatchObject({ code: 'left' });
    await soon(() => expect(bed.server.rooms.has(room.roomId)).toBe(false));
  });

  it('leaves no timer behind', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      await bob.joinRoom(bed.newRoom(), BOB, { mediaFilePath: '' }, { recordDirectoryPath: '' });
      expect(vi.getTimerCount()).toBeGreaterThan(0);
      await bob.exitRoom();
      await soon(() => expect(vi.getTimerCount()).toBe(0));
    } finally {
      vi.useRealTimers();
    }
  });

  it('after a connection was mended, says nothing of those who did not come back', async () => {
    const wire = bed.closeLater(await BadWire.before(bed.server.url));
    const room = { ...bed.newRoom(), url: wire.url };
    const mending = bed.client({ reconnect: { absentPeersMs: 400 } });
    await alice.joinRoom(room, ALICE);
    await mending.joinRoom(room, BOB);
    const reconnected = nextEvent(mending, 'reconnected');
    wire.cut();
    wire.mend();
    await reconnected;
    const gone = vi.fn();
    mending.on('peerClosed', gone);
    await mending.exitRoom();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(gone).not.toHaveBeenCalled();
  });
});
