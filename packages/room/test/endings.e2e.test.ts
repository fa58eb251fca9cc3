import { statSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { workerOf, type Worker } from '@tureen/handler';
import { startServer, type SfuServer } from '@tureen/sfu';
import { makeClip } from '@tureen/testing/clip';
import { soon } from '@tureen/testing/soon';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MediasoupClient, Subscription } from '../src/index.ts';
import { filesIn, nextEvent, nextEvents, received, RoomBed } from './support/room-bed.ts';

const ALICE = { peerId: 'alice', displayName: 'Alice' };
const BOB = { peerId: 'bob', displayName: 'Bob' };

describe('a stay that ends by itself', () => {
  let bed: RoomBed;
  let alice: MediasoupClient;
  let bob: MediasoupClient;
  let folder: string;

  beforeAll(async () => {
    bed = await RoomBed.start();
  });
  beforeEach(async () => {
    [alice, bob, folder] = [bed.client(), bed.client(), await bed.newFolder()];
  });
  afterEach(async () => bed.tidy());
  afterAll(async () => bed?.close());

  /** Alice sends, `recorder` records both tracks of hers. */
  async function record(
    recorder: MediasoupClient,
    room: { url: string; roomId: string },
  ): Promise<Subscription[]> {
    await alice.joinRoom(room, ALICE, { mediaFilePath: await makeClip(), loop: true });
    const consumers = nextEvents(recorder, 'newConsumer', 2);
    await recorder.joinRoom(room, BOB, {}, { recordDirectoryPath: folder });
    const subscriptions = (await consumers).map(([subscription]) => subscription);
    for (const subscription of subscriptions) await received(subscription, 25);
    return subscriptions;
  }

  it('because the server closes, with its recordings finished first', async () => {
    const server = bed.closeLater(await startServer());
    const order: string[] = [];
    bob.on('recordingFinished', () => order.push('recordingFinished'));
    bob.on('disconnected', () => order.push('disconnected'));
    await record(bob, { url: server.url, roomId: 'r' });

    const disconnected = Promise.all([nextEvent(alice, 'disconnected'), nextEvent(bob, 'disconnected')]);
    await server.close();
    for (const [error] of await disconnected) {
      expect(error).toMatchObject({
        code: 'disconnected',
        details: { closeCode: 4000, reason: 'server-gone' },
      });
    }
    expect(order).toEqual(['recordingFinished', 'recordingFinished', 'disconnected']);
    expect([bob.connectionState, bob.room, bob.subscriptions]).toEqual(['disconnected', undefined, []]);
    expect(await filesIn(folder)).toHaveLength(2);
    expect((await filesIn(folder)).filter((file) => file.endsWith('.part'))).toEqual([]);
    await soon(async () => expect(await bed.worker.dump()).toMatchObject({ tracks: [], transports: [] }));
  });

  it("because the server's media worker is killed", async () => {
    const server: SfuServer = bed.closeLater(await startServer());
    await record(bob, { url: server.url, roomId: 'r' });
    const finished = nextEvents(bob, 'recordingFinished', 2);
    const disconnected = nextEvent(bob, 'disconnected');
    process.kill(server.workerPid, 'SIGKILL');
    expect(await finished).toHaveLength(2);
    expect((await disconnected)[0]).toMatchObject({ code: 'disconnected' });
  });

  it('because another client joins under the same id', async () => {
    const room = bed.newRoom();
    await record(bob, room);
    const finished = nextEvents(bob, 'recordingFinished', 2);
    const disconnected = nextEvent(bob, 'disconnected');
    await bed.client().joinRoom(room, BOB);
    const [error] = await disconnected;
    expect(error).toMatchObject({
      code: 'disconnected',
      details: { closeCode: 4000, reason: 'replaced' },
      message: expect.stringContaining('under the same peer id'),
    });
    expect(await finished).toHaveLength(2);
    await bob.joinRoom(bed.newRoom(), BOB);
    expect(bob.connectionState).toBe('joined');
  });

  describe('because the media worker is killed', () => {
    let worker: Worker;
    let recorder: MediasoupClient;

    beforeEach(async () => {
      worker = await bed.otherWorker();
      recorder = bed.client({ worker });
    });

    it('tells of it, keeps what was recorded, and hangs nothing', async () => {
      const room = bed.newRoom();
      const subscriptions = await record(recorder, room);
      const partials = subscriptions.map(({ recording }) => `${recording?.path}.part`);
      for (const path of partials) await vi.waitFor(() => hasGrown(path), { timeout: 8000 });
      const failed = nextEvents(recorder, 'recordingFailed', 2);
      const closed = nextEvents(recorder, 'consumerClosed', 2);
      const disconnected = nextEvent(recorder, 'disconnected');
      const gone = nextEvent(alice, 'peerClosed');
      process.kill(worker.pid, 'SIGKILL');
      const failures = await failed;
      await closed;
      const [error] = await disconnected;
      await gone;
      expect(error).toMatchObject({ code: 'worker-failed', cause: { code: 'worker-died' } });
      expect(recorder.connectionState).toBe('disconnected');
      for (const [failure, subscription] of failures) {
        const partial = `${subscription.recording?.path}.part`;
        expect(failure).toMatchObject({ code: 'recording-failed', cause: expect.any(Error) });
        expect(failure.message).toContain(partial);
        hasGrown(partial);
      }
      await expect(recorder.joinRoom(room, BOB)).rejects.toMatchObject({ code: 'worker-failed' });
    });

    it('fails what is under way', async () => {
      const room = bed.newRoom();
      await recorder.joinRoom(room, BOB, { mediaFilePath: '', autoProduce: false });
      process.kill(worker.pid, 'SIGKILL');
      const [played] = await Promise.allSettled([recorder.play()]);
      expect(played).toMatchObject({ status: 'rejected', reason: { code: 'worker-failed' } });
    });

    it('ends publishing too', async () => {
      const room = bed.newRoom();
      await recorder.joinRoom(room, BOB, { mediaFilePath: '' });
      const ended = nextEvents(recorder, 'trackEnded', 2);
      const disconnected = nextEvent(recorder, 'disconnected');
      process.kill(worker.pid, 'SIGKILL');
      await Promise.all([ended, disconnected]);
      expect(recorder.publications).toEqual([]);
    });
  });

  it('because its worker is closed by the app', async () => {
    const worker = await bed.otherWorker();
    const client = bed.client({ worker });
    await client.joinRoom(bed.newRoom(), BOB);
    const disconnected = nextEvent(client, 'disconnected');
    worker.close();
    expect((await disconnected)[0]).toMatchObject({ code: 'worker-failed' });
  });

  it('and an own worker that was killed is replaced at the next join', async () => {
    const client = bed.clientWithOwnWorker();
    await record(client, bed.newRoom());
    const first = workerOfTracks(client);
    const disconnected = nextEvent(client, 'disconnected');
    process.kill(first.pid, 'SIGKILL');
    await disconnected;
    await alice.exitRoom();

    await record(client, bed.newRoom());
    const second = workerOfTracks(client);
    expect(second).not.toBe(first);
    const finished = nextEvents(client, 'recordingFinished', 2);
    await client.close();
    expect(await finished).toHaveLength(2);
    expect(second.subprocessClosed).toBe(true);
  });

  it('tells of a recording that fails at once, and only once', async () => {
    const room = bed.newRoom();
    const failures: unknown[] = [];
    bob.on('recordingFailed', (error) => failures.push(error));
    const failed = nextEvent(bob, 'recordingFailed');
    await alice.joinRoom(room, ALICE, { mediaFilePath: '' });
    const started = nextEvent(bob, 'recordingStarted');
    await bob.joinRoom(room, BOB, {}, { recordDirectoryPath: folder });
    const [path] = await started;
    await makeUnwritable(`${path}.part`);
    const [error, subscription] = await failed;
    expect(error).toMatchObject({ code: 'recording-failed', cause: { code: 'write-failed' } });
    expect(subscription.closed).toBe(false);
    await bob.exitRoom();
    expect(failures).toHaveLength(1);
  });
});

/** Fails until there is more in the file than its header. */
function hasGrown(path: string): void {
  expect(statSync(path).size).toBeGreaterThan(1000);
}

/** The worker of the client's first track. */
function workerOfTracks({ subscriptions }: MediasoupClient): Worker {
  const worker = workerOf(subscriptions.at(0)?.track ?? {});
  if (worker === undefined) throw new TypeError('the client receives no track of a worker');
  return worker;
}

/** Puts a folder in the place of a file, which not even root can write to. */
async function makeUnwritable(path: string): Promise<void> {
  await rm(path);
  await mkdir(path);
}
