import { startServer } from '@tureen/sfu';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { BadWire } from './support/bad-wire.ts';
import { filesIn, nextEvents, received, RoomBed } from './support/room-bed.ts';

const ALICE = { peerId: 'alice', displayName: 'Alice' };
const BOB = { peerId: 'bob', displayName: 'Bob' };

let bed: RoomBed;

beforeAll(async () => {
  bed = await RoomBed.start();
});
afterEach(async () => bed.tidy());
afterAll(async () => bed?.close());

describe('a bad signalling connection', () => {
  // At once, as almost all of the time is spent waiting.
  it('may take two seconds for every answer of a 2026 server, or of a 2024 one', async () => {
    await Promise.all([meetSlowly('2026'), meetSlowly('2024')]);
  }, 60_000);

  it.each(['2026', '2024'] as const)('may carry garbage beside what a %s server says', async (dialect) => {
    const server = bed.closeLater(await startServer({ dialect }));
    const wire = bed.closeLater(await BadWire.before(server.url));
    const [alice, bob] = [bed.client(), bed.client()];
    const room = { url: wire.url, roomId: 'garbage' };
    const lost = vi.fn();
    bob.on('disconnected', lost);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: '' });
    for (const frame of garbage()) wire.say(frame);
    const consumers = nextEvents(bob, 'newConsumer', 2);
    await alice.joinRoom(room, ALICE, { mediaFilePath: '' });
    for (const frame of garbage()) wire.say(frame);
    for (const [subscription] of await consumers) await received(subscription, 10);
    expect(bob.subscriptions).toHaveLength(2);
    expect(lost).not.toHaveBeenCalled();
  });
});

/** Alice sends, Bob records her, and both answers and offers take two seconds. */
async function meetSlowly(dialect: '2024' | '2026'): Promise<void> {
  const server = bed.closeLater(await startServer({ dialect }));
  const wire = bed.closeLater(await BadWire.before(server.url));
  wire.delay(2000);
  const [alice, bob] = [bed.client(), bed.client()];
  const room = { url: wire.url, roomId: 'slow' };
  const folder = await bed.newFolder();
  const consumers = nextEvents(bob, 'newConsumer', 2, 45_000);
  const joining = bob.joinRoom(room, BOB, {}, { recordDirectoryPath: folder });
  await Promise.all([joining, alice.joinRoom(room, ALICE, { mediaFilePath: '' })]);
  expect(bob.signaler.features.protocol).toContain(dialect);
  for (const [subscription] of await consumers) await received(subscription, 10);
  await bob.exitRoom();
  expect((await filesIn(folder)).filter((file) => !file.endsWith('.part'))).toHaveLength(2);
}

/** Frames that no server of this kind sends. */
function garbage(): (string | Buffer)[] {
  const wrong = [null, 1, 'x', [], {}, { peer: 7 }, { peerId: 5, consumerId: {}, score: 'high' }];
  const methods = [
    'newPeer',
    'peerClosed',
    'consumerClosed',
    'consumerScore',
    'activeSpeaker',
    'downlinkBwe',
    'toString',
  ];
  const notifications = methods.flatMap((method) =>
    wrong.map((data) => ({ notification: true, method, data })),
  );
  const requests = ['newConsumer', 'newDataConsumer', 'nonsense', '__proto__'].flatMap((method, row) =>
    wrong.map((data, column) => ({ request: true, id: 9000 + row * 100 + column, method, data })),
  );
  const answers = [
    { response: true, id: 77_777, ok: true, data: {} },
    { response: true, id: 'x', ok: false },
    { response: true, id: 1 },
  ];
  const frames = [...notifications, ...requests, ...answers].map((message) => JSON.stringify(message));
  return ['', '{', 'null', '[]', '"text"', '\u0000', 'x'.repeat(100_000), Buffer.from([1, 2, 3]), ...frames];
}
