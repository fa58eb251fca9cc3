import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorker, type Worker } from '@tureen/handler';
import { startServer, type SfuServer } from '@tureen/sfu';
import { testPython } from '@tureen/testing/python';
import {
  MediasoupClient,
  type MediasoupClientEvents,
  type MediasoupClientOptions,
  type RoomAddressInfo,
} from '../../src/index.ts';
import { Visitor } from './visitor.ts';

/** What ends with a test. */
interface Closable {
  close(): unknown;
}

/** A real server, a real worker that the clients share, and everything that tests make of them. */
export class RoomBed {
  readonly server: SfuServer;
  readonly worker: Worker;
  readonly #closables: Closable[] = [];
  readonly #folders: string[] = [];
  #rooms = 0;

  private constructor(server: SfuServer, worker: Worker) {
    this.server = server;
    this.worker = worker;
  }

  /** Starts both. Own workers of clients run with the tests' Python from then on. */
  static async start(): Promise<RoomBed> {
    process.env['PYTHON'] ??= testPython();
    const [server, worker] = await Promise.all([startServer(), createWorker()]);
    return new RoomBed(server, worker);
  }

  /** A room that no other test is in. */
  newRoom(): RoomAddressInfo & { readonly url: string; readonly roomId: string } {
    this.#rooms += 1;
    return { url: this.server.url, roomId: `room ${this.#rooms}` };
  }

  /** A client that is closed after the test, on the shared worker and without reconnecting unless told otherwise. */
  client(options: MediasoupClientOptions = {}): MediasoupClient {
    return this.closeLater(new MediasoupClient({ worker: this.worker, reconnect: false, ...options }));
  }

  /** Another worker, closed after the test. */
  async otherWorker(): Promise<Worker> {
    return this.closeLater(await createWorker());
  }

  /** A client with a worker of its own. */
  clientWithOwnWorker(): MediasoupClient {
    return this.closeLater(new MediasoupClient({ reconnect: false }));
  }

  /** A peer that does what no `MediasoupClient` does by itself. It leaves after the test. */
  async visitor(room: RoomAddressInfo, peerId = 'visitor', displayName = 'Visitor'): Promise<Visitor> {
    return this.closeLater(await Visitor.join(this.worker, room, { peerId, displayName }));
  }

  /** An empty folder, removed after the test. */
  async newFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'tureen-room-test-'));
    this.#folders.push(folder);
    return folder;
  }

  closeLater<T extends Closable>(closable: T): T {
    this.#closables.push(closable);
    return closable;
  }

  /** Closes what the test made; for `afterEach`. */
  async tidy(): Promise<void> {
    for (const closable of this.#closables.splice(0).toReversed()) await closable.close();
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true, force: true });
  }

  /** Ends everything; for `afterAll`. */
  async close(): Promise<void> {
    await this.tidy();
    await this.server.close();
    await this.worker[Symbol.asyncDispose]();
  }
}

type Name = keyof MediasoupClientEvents;

/** How long an event may take. */
const EVENT_TIMEOUT_MS = 15_000;

/** Resolves with the parameters of the next `name` that `accepts` them; rejects when it takes too long. */
export async function nextEvent<N extends Name>(
  client: MediasoupClient,
  name: N,
  accepts: (...parameters: MediasoupClientEvents[N]) => boolean = () => true,
  timeoutMs = EVENT_TIMEOUT_MS,
): Promise<MediasoupClientEvents[N]> {
  const { promise, resolve, reject } = Promise.withResolvers<MediasoupClientEvents[N]>();
  const timer = setTimeout(() => reject(new Error(`no '${name}' in time`)), timeoutMs);
  const listener = (...parameters: MediasoupClientEvents[N]): void => {
    if (accepts(...parameters)) resolve(parameters);
  };
  client.on(name, listener as never);
  return promise.finally(() => {
    clearTimeout(timer);
    client.off(name, listener as never);
  });
}

/** Resolves with the parameters of the next `count` events of that name, in order. */
export async function nextEvents<N extends Name>(
  client: MediasoupClient,
  name: N,
  count: number,
  timeoutMs = EVENT_TIMEOUT_MS,
): Promise<MediasoupClientEvents[N][]> {
  const all: MediasoupClientEvents[N][] = [];
  await nextEvent(client, name, (...parameters) => all.push(parameters) >= count, timeoutMs);
  return all;
}

/** Everything below a folder, by relative path, sorted. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((file) => join(file.parentPath, file.name).slice(folder.length + 1)).sort();
}

/** Resolves when the track has received so many packets. */
export async function received(
  subscription: { getStats(): Promise<RTCStatsReport> },
  packets: number,
  timeoutMs = 15_000,
): Promise<void> {
  for (let tries = 0; tries < timeoutMs / 50; tries += 1) {
    const report = [...(await subscription.getStats()).values()] as { packetsReceived?: number }[];
    if (report.some(({ packetsReceived = 0 }) => packetsReceived >= packets)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`less than ${packets} packets in ${timeoutMs} ms`);
}
