import { createWorkerPool } from '../src/index.ts';
import { startServer } from '@tureen/sfu';
import { makeClip } from '@tureen/testing/clip';
import { decodingErrors, hasFfmpeg } from '@tureen/testing/media-file';
import { createRelay } from '@tureen/testing/relay';
import { join } from 'node:path';
import { soon } from '@tureen/testing/soon';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type {
  MediasoupClient,
  ReconnectAttempt,
  RecordingSummary,
  RoomError,
  Subscription,
} from '../src/index.ts';
import { BadWire } from './support/bad-wire.ts';
import { filesIn, nextEvent, nextEvents, received, RoomBed } from './support/room-bed.ts';
import { SfuProcess } from './support/sfu-process.ts';

const ALICE = { peerId: 'alice', displayName: 'Alice' };
const BOB = { peerId: 'bob', displayName: 'Bob' };

/** What happened to a client's connection. */
interface Log {
  readonly attempts: ReconnectAttempt[];
  readonly states: string[];
  readonly recordings: RecordingSummary[];
  readonly failures: RoomError[];
}

function watch(client: MediasoupClient): Log {
  const log: Log = { attempts: [], states: [], recordings: [], failures: [] };
  client.on('reconnecting', (attempt) => log.attempts.push(attempt));
  client.on('connectionStateChanged', (state) => log.states.push(state));
  client.on('recordingFinished', (summary) => log.recordings.push(summary));
  client.on('recordingFailed', (error) => log.failures.push(error));
  client.on('disconnected', (error) => log.failures.push(error));
  client.on('publicationFailed', (error) => log.failures.push(error));
  return log;
}

describe('a connection that is lost', () => {
  let bed: RoomBed;

  beforeAll(async () => {
    bed = await RoomBed.start();
  });
  afterEach(async () => bed.tidy());
  afterAll(async () => bed?.close());

  /** Alice sends audio and video, Bob records both; resolves when frames are coming in. */
  async function meet(
    url: string,
    options: Parameters<RoomBed['client']>[0] = {},
    aliceOptions = options,
  ): Promise<{
    alice: MediasoupClient;
    bob: MediasoupClient;
    subscriptions: Subscription[];
    folder: string;
  }> {
    const alice = bed.client({ reconnect: true, ...aliceOptions });
    const bob = bed.client({ reconnect: true, ...options });
    const folder = await bed.newFolder();
    const room = { url, roomId: 'lost' };
    await alice.joinRoom(room, ALICE, { mediaFilePath: await makeClip(), loop: true });
    const consumers = nextEvents(bob, 'newConsumer', 2);
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: folder });
    const subscriptions = (await consumers).map(([subscription]) => subscription);
    for (const subscription of subscriptions) await received(subscription, 25);
    return { alice, bob, subscriptions, folder };
  }

  it.each(['2026', '2024'] as const)(
    'because a %s server was killed and started again: all media is back soon, recordings are whole',
    async (dialect) => {
      const server = bed.closeLater(await SfuProcess.start(dialect));
      const { alice, bob, subscriptions, folder } = await meet(server.url);
      const [aliceLog, bobLog] = [watch(alice), watch(bob)];
      const publications = [...alice.publications];
      const back = nextEvents(bob, 'resubscribed', 2);
      const republished = nextEvents(alice, 'republished', 2);
      await server.kill();
      await soon(() => expect(bob.connectionState).toBe('reconnecting'));
      await server.startAgain();
      const returnedAt = performance.now();
      await Promise.all([back, republished]);
      for (const subscription of subscriptions) await received(subscription, 10);
      // A second or two on a machine that has nothing else to do.
      expect(performance.now() - returnedAt).toBeLessThan(15_000);

      expect(alice.publications).toEqual(publications);
      expect(new Set(bob.subscriptions)).toEqual(new Set(subscriptions));
      expect([alice.connectionState, bob.connectionState]).toEqual(['joined', 'joined']);
      expect(bob.room?.peers.get('alice')).toBe(subscriptions[0]?.peer);
      expect(bobLog.attempts.at(0)).toMatchObject({
        kind: 'rejoin',
        attempt: 1,
        cause: { code: 'disconnected' },
      });
      await bob.exitRoom();
      expect(bobLog.recordings).toHaveLength(4);
      expect([...bobLog.failures, ...aliceLog.failures]).toEqual([]);
      await expectIntact(folder, bobLog.recordings);
    },
  );

  it('because the server ended in good order and came back', async () => {
    const server = bed.closeLater(await startServer());
    const { bob, subscriptions } = await meet(server.url);
    const back = nextEvents(bob, 'resubscribed', 2);
    const attempt = nextEvent(bob, 'reconnecting');
    await server.close();
    expect((await attempt)[0].cause).toMatchObject({ details: { closeCode: 4000, reason: 'server-gone' } });
    bed.closeLater(await startServer({ port: Number(new URL(server.url).port) }));
    await back;
    for (const subscription of subscriptions) await received(subscription, 10);
  });

  it('because the socket was cut for three seconds', async () => {
    const wire = bed.closeLater(await BadWire.before(bed.server.url));
    const { alice, bob, subscriptions, folder } = await meet(wire.url);
    const bobLog = watch(bob);
    const back = nextEvents(bob, 'resubscribed', 2);
    const reconnected = [nextEvent(alice, 'reconnected'), nextEvent(bob, 'reconnected')];
    wire.cut();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    wire.mend();
    for (const [result] of await Promise.all(reconnected)) {
      expect(result.kind).toBe('rejoin');
      expect(result.durationMs).toBeGreaterThan(2500);
      expect(result.durationMs).toBeLessThan(20_000);
    }
    await back;
    for (const subscription of subscriptions) await received(subscription, 10);
    expect(bobLog.attempts.length).toBeGreaterThan(2);
    expect(bobLog.states).toEqual(['reconnecting', 'joined']);
    await bob.exitRoom();
    await expectIntact(folder, bobLog.recordings);
  });

  it.each([
    ['2026', 'sends', {}, 2],
    ['2026', 'sends and receives', { recordDirectoryPath: '' }, 2],
    // It closes the room with the one it replaces, and lets the new one into the closed room.
    ['2024', 'sends', {}, 3],
    ['2024', 'sends and receives', { recordDirectoryPath: '' }, 3],
  ] as const)(
    'that the %s server has not noticed: whoever is alone and %s replaces its former self',
    async (dialect, _what, consume, joins) => {
      const relay = bed.closeLater(createRelay());
      const { transformIceCandidates } = relay;
      const server = bed.closeLater(await startServer({ dialect, transformIceCandidates }));
      const wire = bed.closeLater(await BadWire.before(server.url));
      const alice = bed.client({ reconnect: true });
      await alice.joinRoom({ url: wire.url, roomId: 'alone' }, ALICE, { mediaFilePath: '' }, consume);
      const log = watch(alice);
      const attempt = nextEvent(alice, 'reconnecting');
      const reconnected = nextEvent(alice, 'reconnected');
      const republished = nextEvents(alice, 'republished', 2);
      // Else the end of DTLS would tell the server.
      relay.block();
      wire.cutNearSide();
      await attempt;
      expect(server.rooms.get('alone')?.peers.has('alice')).toBe(true);
      await soon(() => expect(wire.joins).toBeGreaterThan(1));
      relay.unblock();
      expect((await reconnected)[0]).toMatchObject({ kind: 'rejoin', attempts: 1 });
      await republished;
      expect([log.attempts.length, log.failures]).toEqual([1, []]);
      expect(wire.joins).toBeGreaterThanOrEqual(joins);
      await soon(() => expect(server.rooms.get('alone')?.peers.size).toBe(1));
    },
  );

  it('because UDP was blocked while the socket lived: ICE is restarted, nothing else changes', async () => {
    const relay = bed.closeLater(createRelay());
    const server = bed.closeLater(
      await startServer({ transformIceCandidates: relay.transformIceCandidates }),
    );
    const reconnect = { iceGraceMs: 500, iceTimeoutMs: 20_000 };
    const { bob, subscriptions } = await meet(server.url, { reconnect });
    const bobLog = watch(bob);
    const consumers = subscriptions.map(({ consumer }) => consumer);
    const attempted = nextEvent(bob, 'reconnecting');
    relay.block();
    expect((await attempted)[0]).toMatchObject({ kind: 'ice-restart', attempt: 1 });
    const mended = nextEvent(bob, 'reconnected');
    relay.unblock();
    expect((await mended)[0]).toMatchObject({ kind: 'ice-restart' });
    const before = await packets(subscriptions);
    await vi.waitFor(async () => expect(await packets(subscriptions)).toBeGreaterThan(before + 50), 20_000);
    expect(bob.subscriptions.map(({ consumer }) => consumer)).toEqual(consumers);
    expect([bobLog.states, bobLog.failures]).toEqual([[], []]);
  });

  it('because media stayed away for longer than ICE is given: the room is joined again', async () => {
    const relay = bed.closeLater(createRelay());
    const server = bed.closeLater(
      await startServer({ transformIceCandidates: relay.transformIceCandidates }),
    );
    const reconnect = { iceGraceMs: 100, iceTimeoutMs: 1000, maxIceRestarts: 1 };
    // Alice waits for better times.
    const { bob, subscriptions } = await meet(
      server.url,
      { reconnect },
      { reconnect: { iceGraceMs: 60_000 } },
    );
    const back = nextEvents(bob, 'resubscribed', 2);
    const rejoin = nextEvent(bob, 'reconnecting', ({ kind }) => kind === 'rejoin');
    relay.block();
    expect((await rejoin)[0].cause).toMatchObject({ details: { reason: 'media-lost' } });
    relay.unblock();
    await back;
    for (const subscription of subscriptions) await received(subscription, 10);
  });

  it('because its worker was killed: it goes on with another, and clients on other workers notice nothing', async () => {
    const pool = bed.closeLater(createWorkerPool({ size: 2 }));
    const { alice, bob, subscriptions } = await meet(bed.server.url, {
      worker: pool,
      reconnect: { replaceWorker: true },
    });
    const [aliceLog, bobLog] = [watch(alice), watch(bob)];
    expect(pool.loads).toEqual([1, 1]);
    const [before, publications] = [alice.worker, [...alice.publications]];
    const back = nextEvents(bob, 'newConsumer', 2);
    const republished = nextEvents(alice, 'republished', 2);
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await republished;
    expect(alice.publications).toEqual(publications);
    expect(alice.worker).not.toBe(before);
    expect(aliceLog.attempts.at(0)?.cause).toMatchObject({ code: 'worker-failed' });
    for (const [subscription] of await back) await received(subscription, 25);
    expect(subscriptions.every(({ closed }) => closed)).toBe(true);
    expect([bobLog.states, bobLog.attempts, bobLog.failures, aliceLog.failures]).toEqual([[], [], [], []]);
    expect(pool.workers).toHaveLength(2);
  });

  it('because its worker was killed while it records: new files go on', async () => {
    const pool = bed.closeLater(createWorkerPool({ size: 2 }));
    const { bob, subscriptions } = await meet(bed.server.url, {
      worker: pool,
      reconnect: { replaceWorker: true },
    });
    const back = nextEvents(bob, 'resubscribed', 2);
    const failed = nextEvents(bob, 'recordingFailed', 2);
    const started = nextEvents(bob, 'recordingStarted', 2);
    process.kill(bob.worker?.pid ?? 0, 'SIGKILL');
    expect(new Set((await back).map(([subscription]) => subscription))).toEqual(new Set(subscriptions));
    await failed;
    await started;
    for (const subscription of subscriptions) await received(subscription, 10);
  });

  it('is not mended when somebody took its place', async () => {
    const { bob } = await meet(bed.server.url);
    const log = watch(bob);
    const disconnected = nextEvent(bob, 'disconnected');
    await bed.client().joinRoom({ url: bed.server.url, roomId: 'lost' }, BOB);
    expect((await disconnected)[0]).toMatchObject({ details: { reason: 'replaced' } });
    expect(log.attempts).toEqual([]);
  });

  it('is not mended when the server threw it out, which an empty room shows', async () => {
    const bob = bed.client({ reconnect: true });
    const room = bed.newRoom();
    await bob.joinRoom(room, BOB);
    const log = watch(bob);
    const disconnected = nextEvent(bob, 'disconnected');
    bed.server.rooms.get(room.roomId)?.peers.get('bob')?.kick();
    expect((await disconnected)[0]).toMatchObject({ details: { reason: 'kicked', closeCode: 4000 } });
    expect(log.attempts).toEqual([]);
  });

  it('is not mended when that is not wanted', async () => {
    const wire = bed.closeLater(await BadWire.before(bed.server.url));
    const { bob } = await meet(wire.url, { reconnect: false });
    const log = watch(bob);
    const disconnected = nextEvent(bob, 'disconnected');
    wire.cut();
    expect((await disconnected)[0]).toMatchObject({ code: 'disconnected', details: { reason: 'dropped' } });
    expect(log.attempts).toEqual([]);
  });

  it('is given up after as many attempts as are allowed', async () => {
    const wire = bed.closeLater(await BadWire.before(bed.server.url));
    const { bob } = await meet(wire.url, { reconnect: { maxAttempts: 3, minDelayMs: 10, maxDelayMs: 20 } });
    const log = watch(bob);
    const disconnected = nextEvent(bob, 'disconnected');
    wire.cut();
    const [error] = await disconnected;
    expect(error).toMatchObject({
      code: 'reconnect-failed',
      details: { attempts: 3 },
      cause: expect.any(Error),
    });
    expect(log.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect([bob.connectionState, bob.room, bob.subscriptions]).toEqual(['disconnected', undefined, []]);
  });

  it('can be left while it is being mended', async () => {
    const wire = bed.closeLater(await BadWire.before(bed.server.url));
    const { bob, folder } = await meet(wire.url);
    const log = watch(bob);
    const attempt = nextEvent(bob, 'reconnecting');
    wire.cut();
    await attempt;
    await bob.exitRoom();
    expect(bob.connectionState).toBe('disconnected');
    expect(log.failures).toEqual([]);
    expect((await filesIn(folder)).filter((file) => file.endsWith('.part'))).toEqual([]);
  });

  it('ends what does not come back', async () => {
    const wire = bed.closeLater(await BadWire.before(bed.server.url));
    const { alice, bob } = await meet(wire.url, { reconnect: { absentPeersMs: 700 } }, { reconnect: false });
    const gone = [nextEvent(bob, 'peerClosed'), nextEvents(bob, 'consumerClosed', 2)] as const;
    const reconnected = nextEvent(bob, 'reconnected');
    wire.cut();
    wire.mend();
    await reconnected;
    expect([bob.subscriptions.length, bob.subscriptions.every(({ state }) => state === 'suspended')]).toEqual(
      [2, true],
    );
    await Promise.all(gone);
    expect([alice.connectionState, bob.subscriptions, bob.room?.peers.size]).toEqual(['disconnected', [], 0]);
  });

  it('keeps data channels, names and pauses', async () => {
    const wire = bed.closeLater(await BadWire.before(bed.server.url));
    const { alice, bob, subscriptions } = await meet(wire.url);
    await alice.changeDisplayName('Alicia');
    await alice.sendChatMessage('before');
    await Promise.all(alice.publications.map(async (publication) => publication.pause()));
    await soon(() => expect(subscriptions.every(({ producerPaused }) => producerPaused)).toBe(true));
    const back = nextEvents(bob, 'resubscribed', 2);
    wire.cut();
    wire.mend();
    await back;
    expect(bob.room?.peers.get('alice')?.displayName).toBe('Alicia');
    await soon(() => expect(subscriptions.every(({ producerPaused }) => producerPaused)).toBe(true));
    const said = nextEvent(bob, 'message', ({ data }) => data === 'after');
    const timer = setInterval(() => void alice.sendChatMessage('after'), 100);
    await said.finally(() => clearInterval(timer));
    expect(alice.dataPublications).toHaveLength(1);
  });
});

/** All recordings are whole and hold what their names say. */
async function expectIntact(folder: string, recordings: readonly RecordingSummary[]): Promise<void> {
  const files = await filesIn(folder);
  expect(files.map((file) => join(folder, file))).toEqual(recordings.map(({ path }) => path).toSorted());
  for (const { path, frames } of recordings) {
    expect(frames).toBeGreaterThan(0);
    if (hasFfmpeg()) expect(await decodingErrors(path)).toBe('');
  }
}

async function packets(subscriptions: readonly Subscription[]): Promise<number> {
  const reports = await Promise.all(subscriptions.map(async (subscription) => subscription.getStats()));
  const all = reports.flatMap((report) => [...report.values()] as { packetsReceived?: number }[]);
  return all.reduce((sum, { packetsReceived = 0 }) => sum + packetsReceived, 0);
}
