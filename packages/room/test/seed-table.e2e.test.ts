import { startServer, type SfuServer } from '@tureen/sfu';
import { makeCertificate } from '@tureen/testing/certificate';
import { makeClip } from '@tureen/testing/clip';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MediasoupClient, MediasoupClientEvents } from '../src/index.ts';
import { filesIn, nextEvents, received, RoomBed } from './support/room-bed.ts';

const BOB = { peerId: 'bob', displayName: 'Bob' };

/** What smcdk's README and its classes promise, row by row, with servers of both generations. */
describe.each(['2024', '2026'] as const)("the predecessor's API with a %s server", (dialect) => {
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

  /** A client that is in the room and sends synthetic media. */
  async function sender(): Promise<MediasoupClient> {
    const alice = bed.client();
    await alice.joinRoom(room, { peerId: 'alice', displayName: 'Alice' }, { mediaFilePath: '' });
    return alice;
  }

  it('MediasoupClient(), joinRoom(), play(), exitRoom(), close()', async () => {
    const client = bed.client();
    const joined = await client.joinRoom(room, BOB, { mediaFilePath: '', autoProduce: false }, {});
    expect([joined.roomId, client.publications.length]).toEqual([room.roomId, 0]);
    const publications = await client.play();
    expect(publications.map(({ kind }) => kind)).toEqual(['video', 'audio']);
    await client.exitRoom(room.roomId);
    expect(client.connectionState).toBe('disconnected');
    await client.joinRoom(room, BOB, { mediaFilePath: '' });
    expect(client.publications).toHaveLength(2);
    await client.close();
    expect(client.connectionState).toBe('closed');
  });

  it('enableSslVerification: false', async () => {
    const secure = bed.closeLater(await startServer({ dialect, tls: await makeCertificate() }));
    const serverAddress = new URL(secure.url).host;
    const client = bed.client();
    const strict = client.joinRoom({ serverAddress, roomId: 'tls' }, BOB);
    await expect(strict).rejects.toMatchObject({ code: 'connect-failed' });
    await client.joinRoom({ serverAddress, roomId: 'tls', enableSslVerification: false }, BOB);
    expect(client.connectionState).toBe('joined');
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
  });

  it.each([
    ['a file', async () => ({ mediaFilePath: await makeClip(), loop: true }), 2],
    ["''", async () => ({ mediaFilePath: '' }), 2],
    ['nothing', async () => ({}), 0],
  ])('producerConfig: mediaFilePath is %s', async (_what, configure, count) => {
    const client = bed.client();
    await client.joinRoom(room, BOB, await configure());
    expect(client.publications).toHaveLength(count);
    expect(client.sendTransport === undefined).toBe(count === 0);
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
  });

  it("consumerConfig: recordDirectoryPath '' discards, none receives nothing", async () => {
    await sender();
    const [taker, refuser] = [bed.client(), bed.client()];
    const consumers = nextEvents(taker, 'newConsumer', 2);
    await taker.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    for (const [subscription] of await consumers) {
      await received(subscription, 5);
      expect(subscription.recording).toBeUndefined();
    }
    await refuser.joinRoom(room, { peerId: 'refuser' }, {}, {});
    expect([refuser.subscriptions, refuser.recvTransport]).toEqual([[], undefined]);
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
  });

  it('Room and Peer: what smcdk keeps of them', async () => {
    const alice = await sender();
    const bob = bed.client();
    const { peers, mePeer, roomId } = await bob.joinRoom(room, BOB);
    expect([roomId, mePeer.peerId, [...peers.keys()]]).toEqual([room.roomId, 'bob', ['alice']]);
    expect(peers.get('alice')?.displayName).toBe('Alice');
    expect(alice.mePeer?.displayName).toBe('Alice');
  });
});
