import { readdir, readFile } from 'node:fs/promises';
import { makeClip } from '@tureen/testing/clip';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { MediasoupClient } from '../src/index.ts';
import { filesIn, nextEvent, received, RoomBed } from './support/room-bed.ts';

const PEERS = 100;
const AT_ONCE = 10;

/** What may grow while peers come and go, and must not. */
interface Footprint {
  readonly nodeFiles: number;
  readonly workerFiles: number;
  readonly workerMemoryMib: number;
  readonly workerListeners: number;
}

describe.skipIf(process.platform !== 'linux')('a hundred peers that join, publish and leave', () => {
  let bed: RoomBed;

  beforeAll(async () => {
    bed = await RoomBed.start();
  });
  afterAll(async () => bed?.close());

  async function footprint(): Promise<Footprint> {
    const { pid } = bed.worker;
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return {
      nodeFiles: (await readdir('/proc/self/fd')).length,
      workerFiles: (await readdir(`/proc/${pid}/fd`)).length,
      workerMemoryMib: Number(/VmRSS:\s+(\d+)/u.exec(status)?.[1]) / 1024,
      workerListeners: bed.worker.listenerCount('died') + bed.worker.listenerCount('subprocessclose'),
    };
  }

  it('ten at once, all recorded, leave nothing behind', async () => {
    const room = bed.newRoom();
    const recordDirectoryPath = await bed.newFolder();
    const mediaFilePath = await makeClip({ seconds: 5, kinds: ['audio'], format: 'ogg' });
    const recorder = bed.client();
    await recorder.joinRoom(room, { peerId: 'recorder' }, {}, { recordDirectoryPath });
    const failed = vi.fn();
    recorder.on('recordingFailed', failed);

    /** Joins, stays until the recorder has something of it, and leaves. */
    async function visit(peerId: string): Promise<void> {
      await using client = new MediasoupClient({ worker: bed.worker, reconnect: false });
      const receiving = nextEvent(recorder, 'newConsumer', (_, peer) => peer.peerId === peerId);
      const closing = nextEvent(recorder, 'consumerClosed', (_, peer) => peer.peerId === peerId, 60_000);
      await client.joinRoom(room, { peerId }, { mediaFilePath, loop: true });
      await received((await receiving)[0], 25);
      await client.exitRoom();
      await closing;
    }

    /** Visits of so many peers, ten at once. */
    async function churn(from: number, to: number): Promise<void> {
      const left = Array.from({ length: to - from }, (_, index) => `peer ${from + index}`);
      const lane = async (): Promise<void> => {
        for (let peerId = left.shift(); peerId !== undefined; peerId = left.shift()) await visit(peerId);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
    }

    const startedAt = performance.now();
    await churn(0, 40);
    const before = await footprint();
    await churn(40, PEERS);
    const after = await footprint();
    expect(performance.now() - startedAt).toBeLessThan(120_000);

    expect(failed).not.toHaveBeenCalled();
    expect([recorder.subscriptions, recorder.room?.peers.size]).toEqual([[], 0]);
    const files = await filesIn(recordDirectoryPath);
    expect(files).toHaveLength(PEERS);
    expect(files.filter((file) => !file.endsWith('.ogg'))).toEqual([]);
    expect(bed.server.rooms.get(room.roomId)?.peers.size).toBe(1);
    const { tracks, transports } = await bed.worker.dump();
    expect([tracks.length, transports.length]).toEqual([0, 1]);
    expect(after.nodeFiles).toBeLessThanOrEqual(before.nodeFiles + 3);
    expect(after.workerFiles).toBeLessThanOrEqual(before.workerFiles + 3);
    expect(after.workerListeners).toBe(before.workerListeners);
    expect(after.workerMemoryMib - before.workerMemoryMib).toBeLessThan(30);
    await recorder.exitRoom();
  }, 180_000);
});
