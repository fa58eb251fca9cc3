import { makeClip } from '@tureen/testing/clip';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BadWire } from '../test/support/bad-wire.ts';
import { filesIn, nextEvent, nextEvents, received, RoomBed } from '../test/support/room-bed.ts';

/** Seconds that the socket is cut. */
const CUT_SECONDS = Number(process.env['TUREEN_CUT_SECONDS'] ?? 60);

let bed: RoomBed;

beforeAll(async () => {
  bed = await RoomBed.start();
});
afterAll(async () => bed?.close());

it('a socket that is cut for a minute: everything is back, recordings are whole', async () => {
  const wire = bed.closeLater(await BadWire.before(bed.server.url));
  const [alice, bob] = [bed.client({ reconnect: true }), bed.client({ reconnect: true })];
  const room = { url: wire.url, roomId: 'cut' };
  const recordDirectoryPath = await bed.newFolder();
  await alice.joinRoom(room, { peerId: 'alice' }, { mediaFilePath: await makeClip(), loop: true });
  const consumers = nextEvents(bob, 'newConsumer', 2);
  await bob.joinRoom(room, { peerId: 'bob' }, {}, { recordDirectoryPath });
  const subscriptions = (await consumers).map(([subscription]) => subscription);
  for (const subscription of subscriptions) await received(subscription, 25);
  const [publications, { listeners }] = [[...alice.publications], { listeners: bob.listenerCount('joined') }];

  wire.cut();
  await new Promise((resolve) => setTimeout(resolve, CUT_SECONDS * 1000));
  const reconnected = Promise.all([nextEvent(alice, 'reconnected'), nextEvent(bob, 'reconnected')]);
  const back = nextEvents(bob, 'resubscribed', 2);
  wire.mend();
  for (const [{ attempts }] of await reconnected) expect(attempts).toBeGreaterThan(CUT_SECONDS / 4);
  await back;
  for (const subscription of subscriptions) await received(subscription, 10);
  expect(alice.publications).toEqual(publications);
  expect(new Set(bob.subscriptions)).toEqual(new Set(subscriptions));
  expect(bob.listenerCount('joined')).toBe(listeners);
  await bob.exitRoom();
  const files = await filesIn(recordDirectoryPath);
  expect([files.length, files.filter((file) => file.endsWith('.part'))]).toEqual([4, []]);
});
