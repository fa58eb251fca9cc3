import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer, type SfuServer } from '@tureen/sfu';
import { makeClip } from '@tureen/testing/clip';
import { decodingErrors, hasFfmpeg } from '@tureen/testing/media-file';
import { expect, vi } from 'vitest';
import { MediasoupClient, type RecordingSummary, type RoomError } from '../../src/index.ts';
import { takeFootprint, type Footprint } from './footprint.ts';
import { filesIn, nextEvent, received, RoomBed } from './room-bed.ts';

/** How many come and go. */
export interface ChurnOptions {
  readonly dialect: '2024' | '2026';
  readonly peers: number;
  readonly atOnce: number;
  /** How many of them come before the first footprint is taken, as some things are made at first use. */
  readonly warmUp: number;
}

/** What became of a churn. */
export interface ChurnResult {
  readonly durationMs: number;
  readonly before: Footprint;
  readonly after: Footprint;
  readonly recordings: readonly RecordingSummary[];
}

/** Growth that is no leak: what allocators keep, and threads of pools that grow with the load. */
const TOLERATED = { files: 3, threads: 6, handles: 2, heapMib: 20, workerMemoryMib: 40 };
const SETTLE_TIMEOUT_MS = 15_000;
const PACKETS_PER_VISIT = 25;

/**
 * Lets peers join a room, send an Opus file as it is and leave again, while one client records all of them, and looks at
 * what is left of it.
 */
export class Churn implements AsyncDisposable {
  readonly #options: ChurnOptions;
  readonly #bed: RoomBed;
  readonly #server: SfuServer;
  readonly #clip: string;
  readonly #temporary: string;
  readonly #recorder: MediasoupClient;
  readonly #recordings: RecordingSummary[] = [];
  readonly #failures: RoomError[] = [];
  readonly #folder: string;
  #visits = 0;

  private constructor(
    options: ChurnOptions,
    parts: { bed: RoomBed; server: SfuServer; clip: string; folder: string; temporary: string },
  ) {
    this.#options = options;
    this.#bed = parts.bed;
    this.#server = parts.server;
    this.#clip = parts.clip;
    this.#temporary = parts.temporary;
    this.#folder = parts.folder;
    this.#recorder = parts.bed.client();
    // Every visit listens to what is told of its peer.
    this.#recorder.setMaxListeners(4 * options.atOnce);
    this.#recorder.on('recordingFinished', (summary) => this.#recordings.push(summary));
    this.#recorder.on('recordingFailed', (error) => this.#failures.push(error));
    this.#recorder.on('disconnected', (error) => this.#failures.push(error));
  }

  /** Starts a server and a worker that have a folder for temporary files of their own. */
  static async start(options: ChurnOptions): Promise<Churn> {
    const clip = await makeClip({ seconds: 5, format: 'ogg' });
    const folder = await mkdtemp(join(tmpdir(), 'tureen-churn-recordings-'));
    const temporary = await mkdtemp(join(tmpdir(), 'tureen-churn-'));
    vi.stubEnv('TMPDIR', temporary);
    const bed = await RoomBed.start();
    const server = bed.closeLater(await startServer({ dialect: options.dialect }));
    return new Churn(options, { bed, server, clip, folder, temporary });
  }

  /** Lets them all come and go. Nobody but the recorder is in the room afterwards. */
  async run(): Promise<ChurnResult> {
    await this.#recorder.joinRoom(
      this.#room,
      { peerId: 'recorder' },
      {},
      { recordDirectoryPath: this.#folder },
    );
    const { peers, warmUp } = this.#options;
    const startedAt = performance.now();
    await this.#visitUntil(warmUp);
    const before = await this.#footprint();
    await this.#visitUntil(peers);
    const durationMs = performance.now() - startedAt;
    const after = await this.#settled(before);
    return { durationMs, before, after, recordings: this.#recordings };
  }

  /** Everything is as it was before, and everybody was recorded. */
  async expectNothingLeft({ before, after, recordings }: ChurnResult): Promise<void> {
    const { peers } = this.#options;
    expect(this.#failures).toEqual([]);
    expect([this.#recorder.subscriptions, this.#recorder.dataSubscriptions.length]).toEqual([[], 1]);
    expect(this.#recorder.room?.peers.size).toBe(0);
    expectNoGrowth(before, after);
    expect(new Set(recordings.map(({ path }) => path)).size).toBe(peers);
    expect(await filesIn(this.#folder)).toHaveLength(peers);
    for (const { path, frames } of recordings) {
      expect([path.endsWith('.ogg'), frames >= PACKETS_PER_VISIT / 2]).toEqual([true, true]);
    }
    for (const { path } of hasFfmpeg() ? recordings.slice(-5) : [])
      expect(await decodingErrors(path)).toBe('');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bed.close();
    vi.unstubAllEnvs();
    for (const folder of [this.#folder, this.#temporary]) {
      await rm(folder, { recursive: true, force: true });
    }
  }

  get #room(): { url: string; roomId: string } {
    return { url: this.#server.url, roomId: 'churn' };
  }

  async #visitUntil(count: number): Promise<void> {
    const lane = async (): Promise<void> => {
      while (this.#visits < count) {
        this.#visits += 1;
        await this.#visit(`peer ${this.#visits}`);
      }
    };
    await Promise.all(Array.from({ length: this.#options.atOnce }, lane));
  }

  /** Joins, stays until the recorder has something of it, and leaves. */
  async #visit(peerId: string): Promise<void> {
    const recorder = this.#recorder;
    await using client = new MediasoupClient({ worker: this.#bed.worker, reconnect: false });
    const came = nextEvent(recorder, 'newConsumer', (_, peer) => peer.peerId === peerId, 30_000);
    const finished = nextEvent(
      recorder,
      'recordingFinished',
      (_, { peer }) => peer.peerId === peerId,
      60_000,
    );
    const media = { mediaFilePath: this.#clip, loop: true };
    await Promise.all([came, client.joinRoom(this.#room, { peerId }, media)]);
    await received((await came)[0], PACKETS_PER_VISIT);
    expect((await this.#bed.worker.dump()).encoders).toEqual([]);
    await client.exitRoom();
    await finished;
  }

  /** Servers and sockets end a little later than the calls that end them. */
  async #settled(before: Footprint): Promise<Footprint> {
    let latest = await this.#footprint();
    await vi
      .waitFor(
        async () => {
          latest = await this.#footprint();
          expectNoGrowth(before, latest);
        },
        { timeout: SETTLE_TIMEOUT_MS, interval: 250 },
      )
      .catch(() => undefined);
    return latest;
  }

  async #footprint(): Promise<Footprint> {
    await vi.waitFor(() => expect(this.#server.rooms.get('churn')?.peers.size).toBe(1), SETTLE_TIMEOUT_MS);
    return takeFootprint({
      worker: this.#bed.worker,
      server: this.#server,
      roomId: 'churn',
      recordings: this.#folder,
      temporary: this.#temporary,
      emitters: [this.#recorder],
    });
  }
}

/** Counts are the same, sizes about so. */
function expectNoGrowth(before: Footprint, after: Footprint): void {
  expect(after.server).toEqual({ ...before.server, peers: 1 });
  expect(after.worker.objects).toEqual(before.worker.objects);
  expect(after.disk).toEqual(before.disk);
  expect(after.disk.parts).toBe(0);
  expect(after.node.listeners).toBe(before.node.listeners);
  expect(after.node.handles).toBeLessThanOrEqual(before.node.handles + TOLERATED.handles);
  expect(after.node.files).toBeLessThanOrEqual(before.node.files + TOLERATED.files);
  expect(after.node.heapMib - before.node.heapMib).toBeLessThan(TOLERATED.heapMib);
  expect(after.worker.files).toBeLessThanOrEqual(before.worker.files + TOLERATED.files);
  expect(after.worker.threads).toBeLessThanOrEqual(before.worker.threads + TOLERATED.threads);
  expect(after.worker.memoryMib - before.worker.memoryMib).toBeLessThan(TOLERATED.workerMemoryMib);
}
